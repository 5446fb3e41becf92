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
    float* values[16];         // rows in memory by kernel argument
    const Chunk* chunk;        // in device memory
    const float* frame;        // Wigner-D blocks: tiles of all edges × entries × LANES
    const float* band;         // radial basis: edges × band width
    const int* bandStart;      // first basis function of each edge
    const int* source;         // source node of each edge
    const int* target;         // target node of each edge
    const int* targetStart;    // first edge of each target, and the number of edges
    const int* elements;       // atomic number of each node
};
