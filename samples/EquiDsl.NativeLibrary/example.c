/* Energies and forces of a water molecule and of fcc copper, from an untrained model. */
#include <stdio.h>

#include "equidsl.h"

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, equidsl_error_message());
    return 1;
}

int main(int argc, char **argv)
{
    const int32_t counts[] = {3, 1}, numbers[] = {8, 1, 1, 29};
    const double positions[] = {0, 0, 0.12, 0, 0.76, -0.48, 0, -0.76, -0.48, 0, 0, 0};
    const double cells[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1.81, 1.81, 1.81, 0, 1.81, 1.81, 1.81, 0};
    const uint8_t periodic[] = {0, 0, 0, 1, 1, 1};
    double energies[2], forces[12];
    equidsl_model *model;
    int i;

    if (equidsl_create(argc > 1 ? argv[1] : NULL, 5, 1, &model) != EQUIDSL_OK)
        return fail("create");
    if (equidsl_predict(model, 2, counts, numbers, positions, cells, periodic, energies, forces) != EQUIDSL_OK)
        return fail("predict");
    for (i = 0; i < 2; i++)
        printf("energy %.17g\n", energies[i]);
    for (i = 0; i < 12; i += 3)
        printf("force %.17g %.17g %.17g\n", forces[i], forces[i + 1], forces[i + 2]);
    equidsl_free(model);
    return 0;
}
