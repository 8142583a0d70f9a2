export { removeFolders as start } from '../temporary-folders.ts'
