import { runPost } from '../runtime/action.ts'
import { removeTemporaryFolders } from '../runtime/temporary.ts'

/** The `post` step of an action that logs in: removes the login's folder, where `main` was killed before it could. */
export const removeFolders = () => runPost(async () => removeTemporaryFolders())
