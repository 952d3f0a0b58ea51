// Unique ids. Unlike crypto.randomUUID, getRandomValues works without TLS.

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, '0')).join('');
