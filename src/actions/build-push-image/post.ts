export { removeLoginFolder as start } from '../login-folder.ts'
