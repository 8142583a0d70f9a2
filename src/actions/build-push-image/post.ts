import { runPost } from '../../runtime/action.ts'
import { removeTemporaryFolder } from '../../runtime/files.ts'
import { recall } from '../../runtime/state.ts'
import { loginFolderState } from './state.ts'

/** Removes the folder with the registry's login, where `main` was killed before it could. */
export const start = () =>
  runPost(async () => {
    const folder = recall(loginFolderState)
    if (folder !== undefined) removeTemporaryFolder(folder)
  })
