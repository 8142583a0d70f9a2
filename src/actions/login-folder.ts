import { loginFolderState } from '../clients/docker/credentials.ts'
import { runPost } from '../runtime/action.ts'
import { recall } from '../runtime/command-files.ts'
import { removeTemporaryFolder } from '../runtime/files.ts'

/** The `post` step of an action that logs in: removes the login's folder, where `main` was killed before it could. */
export const removeLoginFolder = () =>
  runPost(async () => {
    const folder = recall(loginFolderState)
    if (folder !== undefined) removeTemporaryFolder(folder)
  })
