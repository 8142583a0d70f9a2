'use strict'
/**
 * Loaded into every Node of a job by `NODE_OPTIONS=--require=<this file>`, with WITNESS_FILE: notes which bundle
 * (by its path, or WITNESS_BUNDLE) runs on which version of Node, every connection that it opens, and every
 * program that it starts. One JSON record a line. It changes nothing of what the bundle does.
 */
const { appendFileSync } = require('node:fs')
const { ChildProcess } = require('node:child_process')
const { Socket } = require('node:net')
const { basename, resolve } = require('node:path')

const named = /[/]dist[/](.+)[.]cjs$/.exec(resolve(process.argv[1] ?? ''))?.[1]
const bundle = process.env.WITNESS_BUNDLE ?? named
const file = process.env.WITNESS_FILE
const note = (record) => appendFileSync(file, `${JSON.stringify({ bundle, ...record })}\n`)

if (bundle !== undefined && file !== undefined) {
  note({ node: process.versions.node })
  const { connect } = Socket.prototype
  Socket.prototype.connect = function (...args) {
    // Inside Node the arguments come as one list that was normalised before.
    const [options] = Array.isArray(args[0]) ? args[0] : args
    note({ connects: options.path ?? `${options.host ?? 'localhost'}:${options.port}` })
    return connect.apply(this, args)
  }
  const { spawn } = ChildProcess.prototype
  ChildProcess.prototype.spawn = function (options) {
    note({ starts: basename(options.file) })
    return spawn.call(this, options)
  }
}
