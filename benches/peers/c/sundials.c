/* SUNDIALS on the points of a problem: dense, analytic Jacobian, the program's own error norm.

   sundials POINTS METHOD TOLERANCE REPEATS ENDS
   METHOD: cvode (BDF on the pools, ln h by warm Newton inside the right-hand side) or ida (BDF on pools and ln h with the charge
   balance as its algebraic equation). Prints microseconds of processor time per point: min, median, max; then steps and right-hand sides per point, and
   the number of points that failed. ENDS gets the pools at the end of every leg of every point. Set-up is not timed. */

#include <time.h>

#include <cvode/cvode.h>
#include <ida/ida.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include "points.h"

enum { MOST_STEPS = 200000 };

struct job {
    const struct leg *leg;
    double u, tolerance, relative;
};

struct solver {
    void *memory;
    int size;
    N_Vector y, slope;
    SUNMatrix matrix;
    SUNLinearSolver linear;
    struct job job;
};

/* ---- CVODE: the pools; u follows from them ---- */

static int cvode_rates(realtype t, N_Vector y, N_Vector f, void *data)
{
    struct job *job = data;
    (void)t;
    job->u = equilibrium(NV_DATA_S(y), job->u, job->leg->p);
    rates(NV_DATA_S(y), job->u, job->leg->p, NV_DATA_S(f));
    return 0;
}

static int cvode_jacobian(realtype t, N_Vector y, N_Vector f, SUNMatrix J, void *data, N_Vector a, N_Vector b, N_Vector c)
{
    struct job *job = data;
    (void)t, (void)f, (void)a, (void)b, (void)c;
    reduced_jacobian(NV_DATA_S(y), job->u, job->leg->p, SM_DATA_D(J));
    return 0;
}

/* ---- IDA: pools and u ---- */

static int ida_residual(realtype t, N_Vector y, N_Vector slope, N_Vector r, void *data)
{
    struct job *job = data;
    (void)t;
    const double *x = NV_DATA_S(y), *dx = NV_DATA_S(slope);
    double *to = NV_DATA_S(r);
    core_rates(x, ALGEBRAIC ? x[CORE - 1] : 0.0, job->leg->p, to);
    for (int i = 0; i < STATES; i++)
        to[i] -= dx[i];
    return 0;
}

static int ida_jacobian(realtype t, realtype cj, N_Vector y, N_Vector slope, N_Vector r, SUNMatrix J, void *data, N_Vector a,
                        N_Vector b, N_Vector c)
{
    struct job *job = data;
    (void)t, (void)slope, (void)r, (void)a, (void)b, (void)c;
    const double *x = NV_DATA_S(y);
    double *to = SM_DATA_D(J);
    jacobian(x, ALGEBRAIC ? x[CORE - 1] : 0.0, job->leg->p, to, CORE);
    for (int i = 0; i < STATES; i++)
        to[i * CORE + i] -= cj;
    return 0;
}

/* ---- both ---- */

static int weights(N_Vector y, N_Vector w, void *data)
{
    struct job *job = data;
    const double *x = NV_DATA_S(y);
    double *to = NV_DATA_S(w);
    for (int i = 0; i < NV_LENGTH_S(y); i++)
        to[i] = 1.0 / (job->tolerance * (job->relative * fabs(x[i]) + job->leg->scale[i]));
    return 0;
}

static void must(int flag, const char *what)
{
    if (flag < 0) {
        fprintf(stderr, "%s: %d\n", what, flag);
        exit(1);
    }
}

/* Failures are counted by the caller; the library need not print them. */
static void quiet(int code, const char *module, const char *function, char *message, void *data)
{
    (void)code, (void)module, (void)function, (void)message, (void)data;
}

static void set_up(struct solver *s, int ida, SUNContext context)
{
    s->size = ida ? CORE : STATES;
    s->y = N_VNew_Serial(s->size, context);
    s->slope = N_VNew_Serial(s->size, context);
    s->matrix = SUNDenseMatrix(s->size, s->size, context);
    s->linear = SUNLinSol_Dense(s->y, s->matrix, context);
    N_VConst(0.0, s->y);
    N_VConst(0.0, s->slope);
    if (ida) {
        N_Vector differential = N_VNew_Serial(s->size, context);
        for (int i = 0; i < CORE; i++)
            NV_Ith_S(differential, i) = i < STATES ? 1.0 : 0.0;
        s->memory = IDACreate(context);
        must(IDAInit(s->memory, ida_residual, 0.0, s->y, s->slope), "IDAInit");
        must(IDASetUserData(s->memory, &s->job), "IDASetUserData");
        must(IDAWFtolerances(s->memory, weights), "IDAWFtolerances");
        must(IDASetLinearSolver(s->memory, s->linear, s->matrix), "IDASetLinearSolver");
        must(IDASetJacFn(s->memory, ida_jacobian), "IDASetJacFn");
        must(IDASetId(s->memory, differential), "IDASetId");
        must(IDASetMaxNumSteps(s->memory, MOST_STEPS), "IDASetMaxNumSteps");
        must(IDASetErrHandlerFn(s->memory, quiet, NULL), "IDASetErrHandlerFn");
    } else {
        s->memory = CVodeCreate(CV_BDF, context);
        must(CVodeInit(s->memory, cvode_rates, 0.0, s->y), "CVodeInit");
        must(CVodeSetUserData(s->memory, &s->job), "CVodeSetUserData");
        must(CVodeWFtolerances(s->memory, weights), "CVodeWFtolerances");
        must(CVodeSetLinearSolver(s->memory, s->linear, s->matrix), "CVodeSetLinearSolver");
        must(CVodeSetJacFn(s->memory, cvode_jacobian), "CVodeSetJacFn");
        must(CVodeSetMaxNumSteps(s->memory, MOST_STEPS), "CVodeSetMaxNumSteps");
        must(CVodeSetErrHandlerFn(s->memory, quiet, NULL), "CVodeSetErrHandlerFn");
    }
}

/* Rates of the pools, and of u along the charge balance. */
static void consistent_slope(const double *y, double u, const double *p, double *slope)
{
    core_rates(y, u, p, slope);
    if (!ALGEBRAIC)
        return;
    double full[CORE * CORE] = {0}, sum = 0.0;
    jacobian(y, u, p, full, CORE);
    for (int j = 0; j < STATES; j++)
        sum += full[j * CORE + CORE - 1] * slope[j];
    slope[CORE - 1] = -sum / full[CORE * CORE - 1];
}

/* One leg, from consistent values to its end. Negative: it failed. */
static int solve(struct solver *s, int ida, double duration, long counts[2])
{
    double t = 0.0;
    long steps = 0, calls = 0;
    int flag;
    if (ida) {
        consistent_slope(NV_DATA_S(s->y), s->job.u, s->job.leg->p, NV_DATA_S(s->slope));
        must(IDAReInit(s->memory, 0.0, s->y, s->slope), "IDAReInit");
        must(IDASetStopTime(s->memory, duration), "IDASetStopTime");
        flag = IDASolve(s->memory, duration, &t, s->y, s->slope, IDA_NORMAL);
        IDAGetNumSteps(s->memory, &steps);
        IDAGetNumResEvals(s->memory, &calls);
        if (ALGEBRAIC)
            s->job.u = NV_Ith_S(s->y, CORE - 1);
    } else {
        must(CVodeReInit(s->memory, 0.0, s->y), "CVodeReInit");
        must(CVodeSetStopTime(s->memory, duration), "CVodeSetStopTime");
        flag = CVode(s->memory, duration, s->y, &t, CV_NORMAL);
        CVodeGetNumSteps(s->memory, &steps);
        CVodeGetNumRhsEvals(s->memory, &calls);
    }
    counts[0] += steps;
    counts[1] += calls;
    return flag;
}

/* All legs of a point. */
static int run(struct solver *s, int ida, const struct point *point, long legs, double *ends, long counts[2])
{
    double *y = NV_DATA_S(s->y);
    memset(y, 0, s->size * sizeof(double));
    s->job.u = point->start;
    for (long l = 0; l < legs; l++) {
        const struct leg *leg = s->job.leg = &point->legs[l];
        for (int i = 0; i < STATES; i++)
            y[i] += leg->add[i];
        s->job.u = equilibrium(y, s->job.u, leg->p);
        if (ida && ALGEBRAIC)
            y[CORE - 1] = s->job.u;
        if (solve(s, ida, leg->duration, counts) < 0)
            return -1;
        memcpy(ends + l * STATES, y, STATES * sizeof(double));
    }
    return 0;
}

/* Processor time: what else the machine does is not in it. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **arguments)
{
    if (count != 6) {
        fprintf(stderr, "sundials POINTS cvode|ida TOLERANCE REPEATS ENDS\n");
        return 2;
    }
    struct points all = read_points(arguments[1]);
    int ida = strcmp(arguments[2], "ida") == 0;
    int repeats = atoi(arguments[4]);
    struct solver s = {0};
    SUNContext context;
    must(SUNContext_Create(NULL, &context), "SUNContext_Create");
    s.job.tolerance = atof(arguments[3]);
    s.job.relative = all.relative;
    s.job.leg = point_at(&all, 0)->legs;
    set_up(&s, ida, context);

    size_t each = all.legs * STATES;
    double *ends = calloc(all.count * each, sizeof(double));
    double *seconds = calloc(repeats, sizeof(double));
    long counts[2] = {0}, failed = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
        counts[0] = counts[1] = failed = 0;
        double start = now();
        for (long i = 0; i < all.count; i++)
            if (run(&s, ida, point_at(&all, i), all.legs, ends + i * each, counts) < 0) {
                failed++;
                ends[i * each] = NAN;
            }
        seconds[repeat] = now() - start;
    }
    qsort(seconds, repeats, sizeof(double), ascending);
    double per = 1e6 / all.count;
    printf("%.4f %.4f %.4f %.1f %.1f %ld\n", seconds[0] * per, seconds[repeats / 2] * per, seconds[repeats - 1] * per,
           (double)counts[0] / all.count, (double)counts[1] / all.count, failed);
    write_ends(arguments[5], ends, all.count * each);
    return 0;
}
