// Reads versions as flags by the published client of OpenFeature: node openfeature-client.mjs <folder with node_modules> <address of a server>.
import { createRequire } from 'node:module';

const [folder, baseUrl] = process.argv.slice(2);
const require = createRequire(folder + '/');
const { OpenFeature } = require('@openfeature/server-sdk');
const { OFREPProvider } = require('@openfeature/ofrep-provider');
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: baseUrl + '/v1/environments/prod' }));
const client = OpenFeature.getClient();
const read = async (key, context) => {
  const details = await client.getStringDetails(key, 'none', context);
  return details.errorCode ? [details.value, details.errorCode] : [details.value, details.variant, details.reason];
};

console.log(JSON.stringify({
  arm: await read('support/triage', { targetingKey: 'u', country: 'de' }),
  other: await read('support/triage', { targetingKey: 'u', country: 'fr' }),
  missing: await read('nope', { targetingKey: 'u' }),
}));
await OpenFeature.close();
