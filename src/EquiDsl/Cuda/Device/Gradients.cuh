// Sums over all lanes of a chunk with the shape of a weight. Every number is summed by one thread, lane after lane; where several
// blocks share the lanes, each writes sums of its own, which are added up in order afterwards.

// Writes a sum, or adds it to what earlier chunks and passes have summed.
template <bool Add>
__device__ __forceinline__ void store(float* to, float sum)
{
    *to = Add ? *to + sum : sum;
}

// Part of the groups of 32 lanes of a chunk.
struct LaneGroups
{
    int begin, end;

    __device__ __forceinline__ LaneGroups(const Arguments& a, int part, int parts)
    {
        const int groups = (a.chunk->count + 31) / 32;
        begin = (int)((long long)groups * part / parts);
        end = (int)((long long)groups * (part + 1) / parts);
    }
};

// Rows first .. first + 32 of the lanes of a group, turned so that each thread has a row; returns how many lanes there are.
template <int Count, int Lanes, int TileRows>
__device__ __forceinline__ int loadGroup(const Arguments& a, Shared<float> patch, const float* __restrict__ rows, int first, int group)
{
    const int lane = threadIdx.x % 32, position = group * 32;
    const float* const from = rows + (size_t)(position / Lanes) * (TileRows * Lanes) + (size_t)first * Lanes + position % Lanes + lane;
#pragma unroll 8
    for (int r = 0; r < min(32, Count - first); r++)
        patch[r * PatchStride + lane] = from[(size_t)r * Lanes];
    __syncwarp();
    return min(32, a.chunk->count - position);
}

// Σ of Count rows: a warp does 32.
template <int Count, int Lanes, int TileRows, bool Add>
__device__ void columnGradient(
    const Arguments& a, Shared<float> shared, const float* __restrict__ rows, float* __restrict__ sums, int block, int part, int parts)
{
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, first = (block * 4 + warp) * 32;
    if (first >= Count)
        return;
    Shared<float> patch = shared + warp * PatchWords;
    const LaneGroups groups(a, part, parts);
    float sum = 0.0f;
    for (int group = groups.begin; group < groups.end; group++)
    {
        const int count = loadGroup<Count, Lanes, TileRows>(a, patch, rows, first, group);
        if (first + lane < Count)
        {
            for (int i = 0; i < count; i++)
                sum += patch[lane * PatchStride + i];
        }
        __syncwarp();
    }
    if (first + lane < Count)
        store<Add>(sums + first + lane, sum);
}

// Whose element selects a row of a table.
enum class NodeOf { Self, Source, Target };

// Σ of Count rows by element: a warp does 32 rows of one element.
template <NodeOf End, int Elements, int Count, int Lanes, int TileRows, bool Add>
__device__ void elementGradient(
    const Arguments& a, Shared<float> shared, const float* __restrict__ rows, float* __restrict__ sums, int block)
{
    constexpr int Patches = (Count + 31) / 32;
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, item = block * 4 + warp;
    const int element = item / Patches, column = item % Patches * 32 + lane;
    if (element >= Elements)
        return;
    float sum = 0.0f;
    for (int first = 0; first < a.chunk->count; first += 32)
    {
        const int position = min(first + lane, a.chunk->count - 1), row = a.chunk->first + position;
        const int mine = a.elements[End == NodeOf::Self ? row : End == NodeOf::Source ? a.source[row] : a.target[row]];
        for (int i = 0; i < min(32, a.chunk->count - first); i++)
        {
            if (__shfl_sync(0xffffffffu, mine, i) != element || column >= Count)
                continue;
            const int at = first + i;
            sum += rows[(size_t)(at / Lanes) * (TileRows * Lanes) + (size_t)column * Lanes + at % Lanes];
        }
    }
    if (column < Count)
        store<Add>(sums + element * Count + column, sum);
}

// Σ of Count rows under the band of each edge: a warp does 16 basis functions of 32 columns.
template <int Functions, int Count, int Band, int Order, int Lanes, int TileRows, bool Add>
__device__ void basisGradient(
    const Arguments& a, Shared<float> shared, const float* __restrict__ rows, float* __restrict__ sums, int block, int part, int parts)
{
    constexpr int Width = 16, Patches = (Count + 31) / 32;
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, item = block * 4 + warp;
    const int function = item / Patches * Width, first = item % Patches * 32;
    if (function >= Functions)
        return;
    Shared<float> patch = shared + warp * PatchWords;
    const float* __restrict__ const bands = a.band + Order * a.bandStride;
    const LaneGroups groups(a, part, parts);
    float sum[Width];
#pragma unroll
    for (int i = 0; i < Width; i++)
        sum[i] = 0.0f;
    for (int group = groups.begin; group < groups.end; group++)
    {
        const int count = loadGroup<Count, Lanes, TileRows>(a, patch, rows, first, group);
        for (int i = 0; i < count; i++)
        {
            const int edge = a.chunk->first + group * 32 + i, offset = function - a.bandStart[edge];
            if (offset >= Band || offset + Width <= 0)
                continue;
            const float* __restrict__ const band = bands + (size_t)edge * Band + offset;
            const float x = first + lane < Count ? (float)patch[lane * PatchStride + i] : 0.0f;
#pragma unroll
            for (int k = 0; k < Width; k++)
            {
                if (offset + k >= 0 && offset + k < Band)
                    sum[k] = fmaf(band[k], x, sum[k]);
            }
        }
        __syncwarp();
    }
    if (first + lane >= Count)
        return;
#pragma unroll
    for (int k = 0; k < Width; k++)
    {
        if (function + k < Functions)
            store<Add>(sums + (size_t)(function + k) * Count + first + lane, sum[k]);
    }
}

// Adds the sums of several blocks, in order.
template <int Words, int Parts>
__device__ void addPartials(float* __restrict__ gradient, const float* __restrict__ partials, int block, int blocks)
{
    for (int i = block * 128 + threadIdx.x; i < Words; i += blocks * 128)
    {
        float sum = gradient[i];
#pragma unroll 4
        for (int part = 0; part < Parts; part++)
            sum += partials[(size_t)part * Words + i];
        gradient[i] = sum;
    }
}
