/*
 * The C interface of a model declared with EquiDsl and published with NativeAOT:
 *
 *   dotnet publish -c Release -r linux-x64 -o native samples/EquiDsl.NativeLibrary
 *   cc example.c native/EquiDsl.NativeLibrary.so -I native -Wl,-rpath,native
 *
 * Functions may be called from any thread; calls with one model run at the same time, and equidsl_free waits for those under way.
 */
#ifndef EQUIDSL_H
#define EQUIDSL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct equidsl_model equidsl_model;

/* What functions return. */
enum {
    EQUIDSL_OK = 0,
    EQUIDSL_INVALID_ARGUMENT = 1,  /* missing or senseless, or the model was freed */
    EQUIDSL_INVALID_STRUCTURE = 2, /* cannot be computed; the message names structure and atom */
    EQUIDSL_INVALID_FILE = 3,      /* weights are unreadable or of another architecture */
    EQUIDSL_FAILURE = 4            /* anything else, such as lack of memory */
};

/*
 * Makes a model.
 *   weights  path of a safetensors file in UTF-8; NULL draws an untrained model's weights from the seed
 *   seed     the seed
 *   threads  threads of the processor, at most 1024; 0: one per core; -1: a GPU if there is one, else the processor
 *   model    receives the model, NULL on failure
 */
int32_t equidsl_create(const char *weights, uint64_t seed, int32_t threads, equidsl_model **model);

/* Sets the units of predictions: energies times deviation plus mean, forces times deviation; both in eV. */
int32_t equidsl_normalize(equidsl_model *model, double mean, double deviation);

/*
 * Predicts a batch of S structures with N atoms in all. On failure nothing is written.
 *   systems         S
 *   atom_counts     atoms of each structure, S
 *   atomic_numbers  N
 *   positions       N x 3, Angstrom
 *   cells           cell vectors as rows, S x 9, Angstrom; NULL for no cells
 *   periodic        whether each axis is periodic, S x 3; NULL for all axes if there are cells, else none
 *   energies        receives S numbers, eV; NULL if unwanted
 *   forces          receives N x 3 numbers, eV/Angstrom; NULL if unwanted
 */
int32_t equidsl_predict(
    equidsl_model *model, int32_t systems, const int32_t *atom_counts, const int32_t *atomic_numbers, const double *positions,
    const double *cells, const uint8_t *periodic, double *energies, double *forces);

/* Frees a model; NULL and models freed before have no effect. */
void equidsl_free(equidsl_model *model);

/* The message of the calling thread's last failure in UTF-8, never NULL; valid until the thread fails again. */
const char *equidsl_error_message(void);

#ifdef __cplusplus
}
#endif

#endif
