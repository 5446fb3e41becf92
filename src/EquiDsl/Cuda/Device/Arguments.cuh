// What a kernel is given. A tile is LANES consecutive edges of a chunk, or LANES consecutive rows; a chunk is whole targets.

struct Chunk
{
    int first;       // first edge or row
    int count;       // edges or rows
    int firstTile;   // tiles of edges before the chunk, for the edge frames
};

struct Arguments
{
    float* tiles;              // tile memory: tiles of the chunk × rows × LANES
    const float* weights;      // packed weights of the launch
    float* values[256];        // rows in memory by kernel argument
    const Chunk* chunk;        // in device memory
    const float* frame;        // Wigner-D blocks: tiles of all edges × entries × LANES
    const float* band;         // radial basis: edges × band width, then its derivatives by the length
    long long bandStride;      // numbers from a band to its derivative
    const int* bandStart;      // first basis function of each edge
    const int* source;         // source node of each edge
    const int* target;         // target node of each edge
    const int* targetStart;    // first edge of each target, and the number of edges
    const int* elements;       // atomic number of each node
    const int* bySource;       // edges of each chunk in the order of their sources
    float* gradients;          // gradients of the launch
    float* partials;           // sums of several blocks before they are added to gradients
    int repetition;            // of the loop that the launch belongs to
};
