// Reads prompts by both published clients of Langfuse: node langfuse-clients.mjs <folder with node_modules> <address of a server>.
import { createRequire } from 'node:module';

const [folder, baseUrl] = process.argv.slice(2);
const require = createRequire(folder + '/');
const { Langfuse } = require('langfuse');
const { LangfuseClient } = require('@langfuse/client');
const keys = { publicKey: 'any', secretKey: 'any', baseUrl };
const result = {};
const message = async (call) => { try { await call(); return 'no error'; } catch (error) { return String(error.body?.message ?? error.message); } };

const old = new Langfuse(keys);
const text = await old.getPrompt('summarization');
result.oldText = [text.version, text.type, text.labels, text.compile({ text: 'Hi' })];
const chat = await old.getPrompt('support/chat', undefined, { label: 'prod', type: 'chat' });
result.oldChat = chat.compile({ question: 'Why?', count: '3' }, { history: [{ role: 'assistant', content: 'Before' }] });
result.oldVersion = (await old.getPrompt('summarization', 2)).prompt;
result.oldMissing = await message(() => old.getPrompt('nope'));
result.oldLoop = await message(() => old.getPrompt('loop'));

const now = new LangfuseClient(keys);
const latest = await now.prompt.get('summarization', { label: 'latest' });
result.newText = [latest.version, latest.type, latest.config.promptregistry.version, latest.compile({ text: 'Hi' })];
const talk = await now.prompt.get('support/chat', { type: 'chat' });
result.newChat = talk.compile({ question: 'Why?', count: '3', tone: 'plain' }, { history: [{ role: 'assistant', content: 'Before' }] });
result.newSemver = (await now.prompt.get('summarization', { label: '1.1.0' })).version;
const list = await now.api.prompts.list({ limit: 2 });
result.newList = [list.data.map((p) => p.name), list.meta.totalItems];
result.newMissing = await message(() => now.prompt.get('nope'));
result.newLoop = await message(() => now.prompt.get('loop'));
result.newWrite = await message(() => now.prompt.create({ name: 'x', prompt: 'y' }));
result.newMove = await message(() => now.prompt.update({ name: 'summarization', version: 1, newLabels: ['prod'] }));

console.log(JSON.stringify(result));
process.exit(0);
