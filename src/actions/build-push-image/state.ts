/** Where `main` leaves the path of the folder with the registry's login, for `post`. Never the login itself. */
export const loginFolderState = 'login-folder'
