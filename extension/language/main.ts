import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { LanguageServer } from './server';

new LanguageServer(createConnection(ProposedFeatures.all)).start();
