/* Fused multiply-adds per ns that one core can do at most, counted in numbers: independent ones on registers alone. */
#include <stdio.h>
#include <time.h>

typedef double vector __attribute__((vector_size(64)));

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

#define EACH(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)
#define START(i) vector a##i = one + i;
#define STEP(i)             \
    a##i = a##i * x + y;    \
    __asm__ volatile("" : "+x"(a##i));
#define SUM(i) sum += a##i;

int main(void)
{
    const vector one = {1, 1, 1, 1, 1, 1, 1, 1};
    const vector x = 0.999999 * one, y = 1e-6 * one;
    const long rounds = 20000000;
    double best = 1e300, kept = 0;
    for (int repeat = 0; repeat < 5; repeat++) {
        EACH(START)
        double start = seconds();
        for (long i = 0; i < rounds; i++) {
            EACH(STEP)
        }
        double elapsed = seconds() - start;
        vector sum = 0 * one;
        EACH(SUM)
        kept += sum[0];
        if (elapsed < best)
            best = elapsed;
    }
    printf("%.17g\n", 12.0 * 8.0 * rounds / (1e9 * best));
    return kept == 0;
}
