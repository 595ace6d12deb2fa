#include "linux-calls.h"

// Where the number of the forbidden call is left; 0 means none, so the number is stored plus one.
static volatile int32_t *forbidden_call_place;

// Runs when the filter traps a call. The call itself did not happen. The signal is blocked and reset to its default
// here, so a second forbidden call cannot be caught any more: the kernel ends the process by SIGSYS.
static void forbidden_call_trapped(int signal, siginfo_t *what, void *context) {
  (void)signal;
  (void)context;
  *forbidden_call_place = what->si_syscall + 1;
  syscall(SYS_getppid);
  __builtin_trap();
}

int linux_note_forbidden_call(int32_t *place) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  forbidden_call_place = place;
  action.sa_sigaction = forbidden_call_trapped;
  action.sa_flags = SA_SIGINFO | (int)SA_RESETHAND;
  return sigaction(SIGSYS, &action, NULL);
}
