/* The points of a problem as the bench writes them: seven sizes, then each point's numbers. */
#ifndef POINTS_H
#define POINTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is computed in: double, or what REAL says. */
#ifdef REAL
#include <tgmath.h> /* functions of that type */
typedef REAL real;
#else
#include <math.h>
typedef double real;
#endif

#include "network.h"

enum { ROWS = CORE + TERMINALS };

/* A stretch of time and what is done before it. An error of tolerance * (relative * |y| + scale) is tolerated. */
struct leg {
    real duration;
    real add[ROWS];
    real p[PARAMETERS];
    real scale[ROWS];
};

struct point {
    real index;
    real start; /* where the search for the first equilibrium begins */
    struct leg legs[];
};

struct points {
    long count, legs;
    double relative;
    char *first;
};

static inline struct point *point_at(const struct points *all, long i)
{
    return (struct point *)(all->first + i * (sizeof(struct point) + all->legs * sizeof(struct leg)));
}

static struct points read_points(const char *path)
{
    struct points all = {0};
    double sizes[7];
    FILE *file = fopen(path, "rb");
    if (!file || fread(sizes, sizeof(double), 7, file) != 7) {
        perror(path);
        exit(1);
    }
    if (sizes[2] != STATES || sizes[3] != ALGEBRAIC || sizes[4] != TERMINALS || sizes[5] != PARAMETERS) {
        fprintf(stderr, "%s is of another network\n", path);
        exit(1);
    }
    all.count = (long)sizes[0];
    all.legs = (long)sizes[1];
    all.relative = sizes[6];
    size_t count = all.count * (sizeof(struct point) + all.legs * sizeof(struct leg)) / sizeof(real);
    real *numbers = malloc(count * sizeof(real));
    all.first = (char *)numbers;
    for (size_t i = 0; i < count; i++) {
        double number;
        if (fread(&number, sizeof number, 1, file) != 1) {
            fprintf(stderr, "%s is cut short\n", path);
            exit(1);
        }
        numbers[i] = number;
    }
    fclose(file);
    return all;
}

static void write_ends(const char *path, const double *ends, size_t count)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(ends, sizeof(double), count, file) != count) {
        perror(path);
        exit(1);
    }
    fclose(file);
}

/* u at which the charge balance holds: Newton from a near value, bisection where it would leave the bracket. The last step
   is not checked again: it was below 1e-7, and Newton squares that. */
#if HAS_BALANCE
static inline real equilibrium(const real *y, real u, const real *p)
{
    real low = -60.0, high = 5.0;
    for (int i = 0; i < 200; i++) {
        real g, slope;
        balance(y, u, p, &g, &slope);
        if (g > 0.0)
            high = u;
        else
            low = u;
        real next = u - g / slope;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        real step = fabs(next - u);
        u = next;
        if (step < 1e-7)
            break;
    }
    return u;
}
#else
static inline real equilibrium(const real *y, real u, const real *p)
{
    (void)y, (void)p;
    return u;
}
#endif

/* d(rates)/d(pools) where u follows the charge balance: du/dy = -g_y / g_u. Column by column. */
static inline void reduced_jacobian(const real *y, real u, const real *p, real *to)
{
    real full[CORE * CORE] = {0};
    jacobian(y, u, p, full, CORE);
    for (int j = 0; j < STATES; j++) {
        real du = ALGEBRAIC ? -full[j * CORE + CORE - 1] / full[CORE * CORE - 1] : 0.0;
        for (int i = 0; i < STATES; i++)
            to[j * STATES + i] = full[j * CORE + i] + (ALGEBRAIC ? full[STATES * CORE + i] * du : 0.0);
    }
}

#endif
