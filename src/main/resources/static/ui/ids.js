// Ids that nobody else has. Unlike crypto.randomUUID, random values need no TLS.

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, '0')).join('');
