# Document 000, whose consumers parse the data of the CloudEvent as text: our envelope as a JSON text
tojson
