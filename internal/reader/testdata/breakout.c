/* What a program that reads PDF might do when a PDF has taken it over: it is
   told a file, and says how far it came as the text of the document. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *said(int result) { return result < 0 ? strerror(errno) : "done"; }

int main(void) {
  char secret[4096], beside[4200], *shell[] = {"/bin/sh", "-c", "true", NULL}, *nothing[] = {NULL};
  secret[fread(secret, 1, sizeof secret - 1, stdin)] = 0;
  snprintf(beside, sizeof beside, "%s.new", secret);
  printf("read: %s\n", said(open(secret, O_RDONLY)));
  printf("write: %s\n", said(open(beside, O_WRONLY | O_CREAT, 0600)));
  printf("dial: %s\n", said(socket(AF_INET, SOCK_STREAM, 0)));
  printf("shell: %s\n", said(execve("/bin/sh", shell, nothing)));
  return 0;
}
