// Goes on quietly, after its constructor has put a filter of its own on the worker: -DANSWER=… is what it answers to seccomp.
#include "hostile.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

__attribute__((constructor)) static void before_main(void) {
  struct sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ANSWER),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {.len = 4, .filter = steps};
  syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter);
}

static void attack(const bulkhead_event_v1 *events, bulkhead_wishes_v1 *wishes) {
  (void)events, (void)wishes;
  // Where the second filter is missing, this reaches the kernel, and Landlock answers.
  int file = open("/etc/passwd", O_RDONLY);
  wishes->records[0].kind = BULKHEAD_WISH_LOG;
  wishes->records[0].text_length = wishes->text_count = 1;
  wishes->text[0] = file < 0 && errno == EACCES ? 'n' : 'y';
  wishes->count = 1;
}
