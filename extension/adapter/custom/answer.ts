import { RequestError } from '../errors';
import { thisInput } from '../rows/texts';
import { customRequest } from '../requests/handler';

export const answer = customRequest('alpcscope/answer', 'the printed answer of a command', async ({ index }, call) => {
  const { target, snapshot } = call.session.opened;
  const command = target.commands[index];
  if (!command) throw new RequestError('notFound', `There is no command ${index} in ${thisInput(snapshot)}.`);
  const { text, truncated } = await target.answer(index, call.signal);
  return { text, line: Math.max(1, command.line), truncated };
});
