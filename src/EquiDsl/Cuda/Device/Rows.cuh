// Lanes of a tile, and copies between rows in memory (one per node, channels contiguous) and rows of a tile (lanes contiguous).

// Words with which a warp turns 32 columns into lanes; the extra column keeps both directions free of bank conflicts.
constexpr int PatchStride = 33, PatchWords = 32 * PatchStride;

// The 32 lanes of a tile that a block of lane arithmetic works on: one per thread of a warp.
template <int Lanes, int TileRows, int FrameEntries>
struct Subtile
{
    int lane, warp;        // of this thread
    int first, count;      // first edge or row, and how many; threads beyond repeat the last one
    float* memory;         // tile memory at this thread's lane
    const float* frame;    // Wigner-D blocks at this thread's lane

    __device__ __forceinline__ Subtile(const Arguments& a, int subtile)
    {
        lane = threadIdx.x % 32;
        warp = threadIdx.x / 32;
        const int start = (int)blockIdx.y * Lanes + subtile * 32;
        first = a.chunk->first + start;
        count = min(32, a.chunk->count - start);
        memory = a.tiles + (size_t)blockIdx.y * (TileRows * Lanes) + (subtile * 32 + lane);
        frame = a.frame + (size_t)(a.chunk->firstTile + (int)blockIdx.y) * (FrameEntries * Lanes) + (subtile * 32 + lane);
    }

    // Row of memory that belongs to this thread's lane.
    __device__ __forceinline__ int rowSelf(const Arguments&) const { return first + min(lane, count - 1); }
    __device__ __forceinline__ int rowSource(const Arguments& a) const { return a.source[rowSelf(a)]; }
    __device__ __forceinline__ int rowTarget(const Arguments& a) const { return a.target[rowSelf(a)]; }
    __device__ __forceinline__ int rowElement(const Arguments& a) const { return a.elements[rowSelf(a)]; }
};

// Columns 0..Count of the lanes' rows become rows of the tile. A share of the patches of 32 columns is this warp's.
template <int Count, int Lanes, int Width>
__device__ void loadRows(Shared<float> patch, const float* __restrict__ memory, int row, float* tile, int share, int shares)
{
    const int lane = threadIdx.x % 32;
    for (int first = share * 32; first < Count; first += shares * 32)
    {
#pragma unroll 8
        for (int i = 0; i < 32; i++)
        {
            const int other = __shfl_sync(0xffffffffu, row, i);
            if (first + lane < Count)
                patch[i * PatchStride + lane] = memory[(size_t)other * Width + first + lane];
        }
        __syncwarp();
#pragma unroll 8
        for (int c = 0; c < min(32, Count - first); c++)
            tile[(size_t)(first + c) * Lanes] = patch[lane * PatchStride + c];
        __syncwarp();
    }
}

// As loadRows, into shared memory: rows of 33 words.
template <int Count, int Width>
__device__ void loadRowsLocal(Shared<float> local, const float* __restrict__ memory, int row, int share, int shares)
{
    constexpr int Columns = Count <= 8 ? 8 : Count <= 16 ? 16 : 32, Rows = 32 / Columns;
    const int lane = threadIdx.x % 32, column = lane % Columns;
    for (int first = share * Columns; first < Count; first += shares * Columns)
    {
#pragma unroll 8
        for (int i = 0; i < 32; i += Rows)
        {
            const int index = i + lane / Columns, other = __shfl_sync(0xffffffffu, row, index);
            if (first + column < Count)
                local[(first + column) * PatchStride + index] = memory[(size_t)other * Width + first + column];
        }
    }
}

// Rows of the tile become columns 0..Count of the rows of its valid lanes.
template <int Count, int Lanes, int Width>
__device__ void saveRows(Shared<float> patch, const float* tile, float* __restrict__ memory, int valid, int share, int shares)
{
    const int lane = threadIdx.x % 32;
    for (int first = share * 32; first < Count; first += shares * 32)
    {
#pragma unroll 8
        for (int c = 0; c < min(32, Count - first); c++)
            patch[lane * PatchStride + c] = tile[(size_t)(first + c) * Lanes];
        __syncwarp();
        for (int i = 0; i < valid; i++)
        {
            if (first + lane < Count)
                memory[(size_t)i * Width + first + lane] = patch[i * PatchStride + lane];
        }
        __syncwarp();
    }
}

// The first layer of a radial function: W·band + source table[z] (+ target table[z]); the bias is in the source table. Derivatives of
// the basis have no tables. A warp does 32 outputs of 8 edges at a time.
template <int Count, int Band, int Order, int Lanes, class At>
__device__ void edgeEmbedding(
    Shared<float> patch, const At& at, const Arguments& a, const float* __restrict__ basis, const float* __restrict__ sourceTable,
    const float* __restrict__ targetTable, float* tile, int share, int shares)
{
    const int lane = at.lane;
    for (int item = share; item < (Count + 31) / 32 * 4; item += shares)
    {
        const int first = item / 4 * 32, edges = item % 4 * 8, column = first + lane;
        for (int i = 0; i < 8; i++)
        {
            if (column >= Count)
                break;
            const int edge = at.first + min(edges + i, at.count - 1);
            float sum = Order > 0 ? 0.0f : targetTable == nullptr
                ? sourceTable[column]
                : sourceTable[a.elements[a.source[edge]] * Count + column] + targetTable[a.elements[a.target[edge]] * Count + column];
            const float* __restrict__ band = a.band + Order * a.bandStride + (size_t)edge * Band;
            const float* __restrict__ weights = basis + (size_t)a.bandStart[edge] * Count + column;
#pragma unroll 5
            for (int k = 0; k < Band; k++)
                sum = fmaf(band[k], weights[k * Count], sum);
            patch[i * PatchStride + lane] = sum;
        }
        __syncwarp();
        for (int c = lane / 8; c < min(32, Count - first); c += 4)
            tile[(size_t)(first + c) * Lanes - lane + edges + lane % 8] = patch[lane % 8 * PatchStride + c];
        __syncwarp();
    }
}
