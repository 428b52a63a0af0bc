import * as vscode from 'vscode';
import { wordAt } from './wordAt';

/** Which text the debugger is asked for when the pointer rests on a kd document: a whole address or register. */
export class KdExpressions implements vscode.EvaluatableExpressionProvider {
  provideEvaluatableExpression(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.EvaluatableExpression | undefined {
    const word = wordAt(document.lineAt(position).text, position.character);
    if (!word) return undefined;
    return new vscode.EvaluatableExpression(
      new vscode.Range(position.line, word.start, position.line, word.end),
      word.text,
    );
  }
}
