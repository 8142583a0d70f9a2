'use strict'
process.exitCode = 1
if (parseInt(process.versions.node, 10) < 20) {
  console.log('::error::comment-pr needs Node 20 or later, but the image of this job has ' + process.version + '. Use a job image with a current Node (for example node:22-bookworm).')
} else {
  import('../lib/index.js').then(function (library) { return library.start('comment-pr/main') }).catch(function (error) {
    process.exitCode = 1
    console.log('::error::comment-pr could not be started: ' + String((error && error.message) || error).replace(/%/g, '%25').replace(/\s+/g, ' '))
  })
}
