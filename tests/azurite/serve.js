// Starts the blob service of Azurite and ends it when standard input closes, so that it never outlives its test run.
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
require('azurite/dist/src/blob/main.js');
