/* The network as a library, for peers that are not written in C. `u` is where the last charge balance was solved; it is
   followed from call to call. */

#include "points.h"

int sizes[4] = {STATES, ALGEBRAIC, TERMINALS, PARAMETERS};

/* ln h of the charge balance near u. */
double settle(const double *y, double u, const double *p)
{
    return equilibrium(y, u, p);
}

/* Rates of the pools. */
void right_hand_side(const double *y, double *u, const double *p, double *f)
{
    *u = equilibrium(y, *u, p);
    rates(y, *u, p, f);
}

/* Their derivatives by the pools, column by column. */
void derivatives(const double *y, double *u, const double *p, double *to)
{
    *u = equilibrium(y, *u, p);
    reduced_jacobian(y, *u, p, to);
}
