// What an account may do here; the server decides, this only chooses what is offered.

/** Whether it may say what a detection is. */
export const mayJudge = (account) => ["duty_officer", "administrator"].includes(account?.role);
