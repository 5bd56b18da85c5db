/* A disk for tests, laid under a process by LD_PRELOAD; its folder is DISK_FOLDER, a real path.
 *
 * DISK_KEPT    The folder's files as a power cut would leave them: each one is copied there when it is synced, and
 *              only then. Nothing is synced for real, so the copies are all there is.
 * DISK_FULL_AT From the so manieth write to the ledger's files on the disk is full for every file of the folder,
 * DISK_SPACE   until this file exists. DISK_HIT is made when the disk becomes full. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder, *kept, *space, *hit;
static long full_at;
static atomic_long written;
static atomic_int is_full, has_space;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_unlink)(const char *);

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    folder = getenv("DISK_FOLDER");
    kept = getenv("DISK_KEPT");
    space = getenv("DISK_SPACE");
    hit = getenv("DISK_HIT");
    const char *at = getenv("DISK_FULL_AT");
    full_at = at ? atol(at) : 0;
}

/* The name inside the folder, or NULL: elsewhere, or deeper. */
static const char *inside(const char *path) {
    if (!folder) return NULL;
    size_t length = strlen(folder);
    if (strncmp(path, folder, length) != 0 || path[length] != '/') return NULL;
    const char *name = path + length + 1;
    return *name && !strchr(name, '/') && !strchr(name, ' ') ? name : NULL;
}

static const char *name_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    return inside(path);
}

/* Whole or not at all: the copy takes its place when it is done. */
static void keep(const char *path, const char *name) {
    char new[PATH_MAX + 16], place[PATH_MAX + 16];
    snprintf(new, sizeof new, "%s/.%s.new", kept, name);
    snprintf(place, sizeof place, "%s/%s", kept, name);
    int from = open(path, O_RDONLY | O_CLOEXEC);
    int to = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    static _Thread_local char block[1 << 16];
    ssize_t read_now = -1;
    while (from >= 0 && to >= 0 && (read_now = read(from, block, sizeof block)) > 0) {
        if (real_write(to, block, (size_t)read_now) != read_now) abort();
    }
    if (read_now != 0 || real_rename(new, place) != 0) abort();
    close(from);
    close(to);
}

static int sync_file(int fd) {
    char path[PATH_MAX];
    if (!kept) return real_fsync(fd);
    const char *name = name_of(fd, path);
    if (name) keep(path, name);
    return 0;
}

int fsync(int fd) { return sync_file(fd); }
int fdatasync(int fd) { return sync_file(fd); }

int rename(const char *from, const char *to) {
    int done = real_rename(from, to);
    const char *old = inside(from), *new = inside(to);
    if (done == 0 && kept && old && new) {
        char a[PATH_MAX], b[PATH_MAX];
        snprintf(a, sizeof a, "%s/%s", kept, old);
        snprintf(b, sizeof b, "%s/%s", kept, new);
        real_rename(a, b);
    }
    return done;
}

int unlink(const char *path) {
    int done = real_unlink(path), why = errno;
    const char *name = inside(path);
    if (done == 0 && kept && name) {
        char copy[PATH_MAX];
        snprintf(copy, sizeof copy, "%s/%s", kept, name);
        real_unlink(copy);
    }
    errno = why;
    return done;
}

/* Whether there is no room for a write to this file. */
static int no_room(int fd) {
    char path[PATH_MAX];
    if (!full_at || has_space) return 0;
    const char *name = name_of(fd, path);
    if (!name) return 0;
    if (strncmp(name, "ledger.db", 9) == 0 && atomic_fetch_add(&written, 1) + 1 >= full_at && !is_full) {
        is_full = 1;
        if (hit) close(open(hit, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    }
    if (!is_full) return 0;
    if (space && access(space, F_OK) == 0) {
        has_space = 1;
        return 0;
    }
    errno = ENOSPC;
    return 1;
}

ssize_t write(int fd, const void *data, size_t size) {
    return no_room(fd) ? -1 : real_write(fd, data, size);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) {
    return no_room(fd) ? -1 : real_pwrite(fd, data, size, at);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

/* Longer needs room; shorter never does. */
int ftruncate64(int fd, off_t size) {
    struct stat now;
    int grows = fstat(fd, &now) == 0 && size > now.st_size;
    return grows && no_room(fd) ? -1 : real_ftruncate(fd, size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
