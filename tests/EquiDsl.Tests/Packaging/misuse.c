/* Calls that must fail with a status and a message, in the order of the test's expectations; none may crash. */
#include <stdio.h>

#include "equidsl.h"

static void report(int32_t status) { printf("%d %s\n", (int)status, status == EQUIDSL_OK ? "" : equidsl_error_message()); }

int main(void)
{
    const int32_t two = 2, minus = -1, copper[] = {29, 29}, thorium[] = {29, 90};
    const double apart[] = {0, 0, 0, 0, 0, 2.5}, coincident[] = {0, 0, 0, 0, 0, 0.001}, cell[9] = {0};
    double energy = 7, forces[6] = {7, 7, 7, 7, 7, 7};
    equidsl_model *model = (equidsl_model *)&two;

    printf("(%s)\n", equidsl_error_message());
    report(equidsl_create("no such file.safetensors", 0, 1, &model));
    report(model == NULL ? EQUIDSL_OK : EQUIDSL_FAILURE);
    report(equidsl_create(NULL, 0, -2, &model));
    report(equidsl_create(NULL, 0, 1, NULL));
    report(equidsl_create(NULL, 0, 1, &model));
    report(equidsl_predict(NULL, 1, &two, copper, apart, NULL, NULL, &energy, forces));
    report(equidsl_predict(model, -1, &two, copper, apart, NULL, NULL, &energy, forces));
    report(equidsl_predict(model, 1, NULL, copper, apart, NULL, NULL, &energy, forces));
    report(equidsl_predict(model, 1, &minus, copper, apart, NULL, NULL, &energy, forces));
    report(equidsl_predict(model, 1, &two, NULL, apart, NULL, NULL, &energy, forces));
    report(equidsl_predict(model, 1, &two, copper, coincident, NULL, NULL, &energy, forces));
    report(equidsl_predict(model, 1, &two, thorium, apart, NULL, NULL, &energy, forces));
    report(equidsl_predict(model, 1, &two, copper, apart, cell, NULL, &energy, forces));
    report(equidsl_normalize(model, 0, -1));
    report(energy == 7 && forces[5] == 7 ? EQUIDSL_OK : EQUIDSL_FAILURE);
    report(equidsl_predict(model, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    report(equidsl_predict(model, 1, &two, copper, apart, NULL, NULL, NULL, forces));
    report(forces[5] != 7 && energy == 7 ? EQUIDSL_OK : EQUIDSL_FAILURE);
    equidsl_free(model);
    equidsl_free(model);
    equidsl_free(NULL);
    report(equidsl_predict(model, 1, &two, copper, apart, NULL, NULL, &energy, forces));
    return 0;
}
