/* The reference: fully implicit Radau IIA collocation of any number of stages (order 2 stages - 1), another method and another
   implementation than anything that is judged by it. Steps are judged by doing them again in two halves.

   reference POINTS STAGES TOLERANCE ENDS
   ENDS gets core variables and terminals at the end of every leg of every point. Two settings that agree say how good it is. */

#include "points.h"

enum { MOST_STAGES = 8, MOST_ITERATIONS = 10 };

static int stages;
static real weight[MOST_STAGES][MOST_STAGES];

/* ---- the method ---- */

static long double legendre(int n, long double x)
{
    long double before = 1.0L, here = x;
    if (n == 0)
        return before;
    for (int k = 1; k < n; k++) {
        long double next = ((2 * k + 1) * x * here - k * before) / (k + 1);
        before = here;
        here = next;
    }
    return here;
}

static long double radau(long double x)
{
    return legendre(stages, x) - legendre(stages - 1, x);
}

/* Zeros of the Radau polynomial; the weights are integrals of Lagrange's polynomials. */
static void make_method(void)
{
    long double c[MOST_STAGES];
    int found = 0;
    const int grid = 20000;
    for (int i = 0; i < grid && found < stages - 1; i++) {
        long double low = -1.0L + 2.0L * i / grid, high = -1.0L + 2.0L * (i + 1) / grid;
        if (radau(low) * radau(high) > 0.0L || i + 1 == grid)
            continue;
        for (int k = 0; k < 100; k++) {
            long double middle = 0.5L * (low + high);
            if (radau(low) * radau(middle) <= 0.0L)
                high = middle;
            else
                low = middle;
        }
        c[found++] = 0.5L * (low + high + 2.0L) / 2.0L;
    }
    c[found++] = 1.0L;
    if (found != stages) {
        fprintf(stderr, "%d nodes of %d\n", found, stages);
        exit(1);
    }
    for (int j = 0; j < stages; j++) {
        long double poly[MOST_STAGES] = {1.0L};
        for (int k = 0, degree = 0; k < stages; k++) {
            if (k == j)
                continue;
            for (int d = ++degree; d >= 0; d--)
                poly[d] = ((d ? poly[d - 1] : 0.0L) - c[k] * (d < degree ? poly[d] : 0.0L)) / (c[j] - c[k]);
        }
        for (int i = 0; i < stages; i++) {
            long double sum = 0.0L, power = c[i];
            for (int d = 0; d < stages; d++, power *= c[i])
                sum += poly[d] * power / (d + 1);
            weight[i][j] = sum;
        }
    }
}

/* ---- linear algebra ---- */

/* LU with row exchanges, in place, row-major. */
static int factorise(int n, real *a, int *pivot)
{
    for (int k = 0; k < n; k++) {
        int best = k;
        for (int i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[best * n + k]))
                best = i;
        pivot[k] = best;
        if (a[best * n + k] == 0.0)
            return -1;
        if (best != k)
            for (int j = 0; j < n; j++) {
                real swap = a[k * n + j];
                a[k * n + j] = a[best * n + j];
                a[best * n + j] = swap;
            }
        for (int i = k + 1; i < n; i++) {
            real factor = a[i * n + k] /= a[k * n + k];
            if (factor != 0.0)
                for (int j = k + 1; j < n; j++)
                    a[i * n + j] -= factor * a[k * n + j];
        }
    }
    return 0;
}

static void substitute(int n, const real *a, const int *pivot, real *b)
{
    for (int k = 0; k < n; k++) {
        real swap = b[k];
        b[k] = b[pivot[k]];
        b[pivot[k]] = swap;
    }
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            b[i] -= a[i * n + k] * b[k];
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++)
            b[i] -= a[i * n + k] * b[k];
        b[i] /= a[i * n + i];
    }
}

/* ---- one step ---- */

/* Pools, u, terminals. */
struct state {
    real y[STATES], u, terminals[TERMINALS + 1];
};

struct norm {
    real relative, tolerance;
};

static real size_of(const struct norm *norm, const struct leg *leg, const real *y, int i)
{
    return norm->tolerance * (norm->relative * fabs(y[i]) + leg->scale[i]);
}

/* The stages' matrix, every stage with its own Jacobian. */
static int linearise(const struct leg *leg, real h, const struct state *stage, real *matrix, int *pivot)
{
    int n = stages * STATES;
    for (int j = 0; j < stages; j++) {
        real J[STATES * STATES];
        reduced_jacobian(stage[j].y, stage[j].u, leg->p, J);
        for (int i = 0; i < stages; i++)
            for (int r = 0; r < STATES; r++)
                for (int c = 0; c < STATES; c++)
                    matrix[(i * STATES + r) * n + j * STATES + c] =
                        (i == j && r == c) - h * weight[i][j] * J[c * STATES + r];
    }
    return factorise(n, matrix, pivot);
}

/* From `from` to `to` over h. 0: done; -1: the iteration does not converge. */
static int step(const struct norm *norm, const struct leg *leg, const struct state *from, real h, struct state *to)
{
    static real matrix[MOST_STAGES * STATES * MOST_STAGES * STATES];
    static int pivot[MOST_STAGES * STATES];
    real z[MOST_STAGES * STATES] = {0}, f[MOST_STAGES * STATES], b[MOST_STAGES * STATES];
    struct state stage[MOST_STAGES];
    real last = INFINITY, contraction = 1.0;
    int n = stages * STATES;
    for (int iteration = 0;; iteration++) {
        for (int i = 0; i < stages; i++) {
            for (int r = 0; r < STATES; r++)
                stage[i].y[r] = from->y[r] + z[i * STATES + r];
            stage[i].u = equilibrium(stage[i].y, iteration ? stage[i].u : from->u, leg->p);
            rates(stage[i].y, stage[i].u, leg->p, f + i * STATES);
        }
        if (contraction > 0.03 && linearise(leg, h, stage, matrix, pivot))
            return -1;
        for (int i = 0; i < stages; i++)
            for (int r = 0; r < STATES; r++) {
                real sum = 0.0;
                for (int j = 0; j < stages; j++)
                    sum += weight[i][j] * f[j * STATES + r];
                b[i * STATES + r] = h * sum - z[i * STATES + r];
            }
        substitute(n, matrix, pivot, b);
        real change = 0.0;
        for (int i = 0; i < n; i++) {
            z[i] += b[i];
            change = fmax(change, fabs(b[i]) / size_of(norm, leg, from->y, i % STATES));
        }
        if (!(change < 1e30))
            return -1;
        contraction = iteration ? change / last : 1.0;
        /* Far below the tolerance, or at round-off, where it no longer shrinks. */
        if (change < 1e-2 || (change < 0.3 && contraction > 0.3))
            break;
        if (iteration == MOST_ITERATIONS)
            return -1;
        last = change;
    }
    const real *end = z + (stages - 1) * STATES;
    for (int r = 0; r < STATES; r++)
        to->y[r] = from->y[r] + end[r];
    to->u = equilibrium(to->y, stage[stages - 1].u, leg->p);
    for (int r = 0; r < TERMINALS; r++)
        to->terminals[r] = from->terminals[r];
    for (int j = 0; j < stages && TERMINALS; j++) {
        real g[TERMINALS + 1];
        for (int r = 0; r < STATES; r++)
            stage[j].y[r] = from->y[r] + z[j * STATES + r];
        stage[j].u = equilibrium(stage[j].y, stage[j].u, leg->p);
        terminal_rates(stage[j].y, stage[j].u, leg->p, g);
        for (int r = 0; r < TERMINALS; r++)
            to->terminals[r] += h * weight[stages - 1][j] * g[r];
    }
    return 0;
}

/* ---- courses ---- */

/* Over a leg; -1 when the step becomes too small. */
static int solve(const struct norm *norm, const struct leg *leg, struct state *s)
{
    real t = 0.0, h = 1e-6;
    while (t < leg->duration) {
        struct state whole, half, twice;
        if (t + h * (1.0 + 1e-9) >= leg->duration)
            h = leg->duration - t;
        if (step(norm, leg, s, h, &whole) || step(norm, leg, s, 0.5 * h, &half) || step(norm, leg, &half, 0.5 * h, &twice)) {
            h *= 0.25;
            if (h < 1e-20)
                return -1;
            continue;
        }
        real error = 0.0;
        for (int i = 0; i < STATES; i++)
            error = fmax(error, fabs(whole.y[i] - twice.y[i]) / size_of(norm, leg, twice.y, i));
        real factor = 0.9 * pow(fmax(error, 1e-10), -1.0 / (2 * stages));
        factor = fmin(fmax(factor, 0.2), 6.0);
        if (error <= 1.0) {
            t = h == leg->duration - t ? leg->duration : t + h;
            *s = twice;
        }
        h *= factor;
    }
    return 0;
}

int main(int count, char **arguments)
{
    if (count != 5) {
        fprintf(stderr, "reference POINTS STAGES TOLERANCE ENDS\n");
        return 2;
    }
    struct points all = read_points(arguments[1]);
    stages = atoi(arguments[2]);
    if (stages < 2 || stages > MOST_STAGES) {
        fprintf(stderr, "2 to %d stages\n", MOST_STAGES);
        return 2;
    }
    make_method();
    struct norm norm = {all.relative, atof(arguments[3])};
    size_t count_of_ends = all.count * all.legs * ROWS;
    double *ends = calloc(count_of_ends, sizeof(double)), *at = ends;
    for (long i = 0; i < all.count; i++) {
        const struct point *point = point_at(&all, i);
        struct state s = {.u = point->start};
        for (long l = 0; l < all.legs; l++, at += ROWS) {
            const struct leg *leg = &point->legs[l];
            for (int r = 0; r < STATES; r++)
                s.y[r] += leg->add[r];
            for (int r = 0; r < TERMINALS; r++)
                s.terminals[r] += leg->add[CORE + r];
            s.u = equilibrium(s.y, s.u, leg->p);
            if (solve(&norm, leg, &s)) {
                fprintf(stderr, "point %.0f, leg %ld: the step became too small\n", (double)point->index, l);
                return 1;
            }
            for (int r = 0; r < STATES; r++)
                at[r] = s.y[r];
            if (ALGEBRAIC)
                at[STATES] = s.u;
            for (int r = 0; r < TERMINALS; r++)
                at[CORE + r] = s.terminals[r];
        }
    }
    write_ends(arguments[4], ends, count_of_ends);
    return 0;
}
