// What an account may do here; the server decides, this only chooses what is offered.

/** Whether it is the coordination office's, or an administrator's. */
export const isKeeper = (account) => ["keeper", "administrator"].includes(account?.role);

/** Whether it writes reports. */
export const writes = (account) => account?.role === "reporter" || isKeeper(account);
