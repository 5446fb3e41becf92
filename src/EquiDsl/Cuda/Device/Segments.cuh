// Softmax and sums over the edges of each target or source. Edges are sorted by target; a tile's block does the targets whose first edge is
// in the tile, and reads on into the next tiles of the chunk where a target's edges do. No two blocks write the same number.

// The edges of the targets that begin in this tile; empty when one target covers it all.
template <int Lanes>
struct Segments
{
    int begin, end, last;    // edges, and the last target

    __device__ __forceinline__ Segments(const Arguments& a)
    {
        const int first = a.chunk->first + (int)blockIdx.y * Lanes;
        const int after = min(first + Lanes, a.chunk->first + a.chunk->count);
        const int target = a.target[first];
        begin = a.targetStart[target] >= first ? first : a.targetStart[target + 1];
        last = a.target[after - 1];
        end = begin < after ? a.targetStart[last + 1] : begin;
    }
};

// A row of an edge's lane.
template <int Lanes, int TileRows>
__device__ __forceinline__ float* edgeRow(const Arguments& a, int edge, int row)
{
    const int position = edge - a.chunk->first;
    return a.tiles + (size_t)(position / Lanes) * (TileRows * Lanes) + (size_t)row * Lanes + position % Lanes;
}

// Logits of all heads become exp(logit - largest of the target) / (sum + 1e-16); denominators, unless null, are nodes × heads and get
// the logarithm of what logits' exponentials are divided by.
template <int Lanes, int TileRows, int Row, int Heads>
__device__ void segmentSoftmax(const Arguments& a, float* __restrict__ denominators)
{
    const Segments<Lanes> segments(a);
    if (segments.begin >= segments.end)
        return;
    const int first = a.target[segments.begin], items = (segments.last - first + 1) * Heads;
    for (int item = threadIdx.x; item < items; item += blockDim.x)
    {
        const int target = first + item / Heads, row = Row + item % Heads;
        const int begin = a.targetStart[target], end = a.targetStart[target + 1];
        if (begin == end)
            continue;
        float largest = *edgeRow<Lanes, TileRows>(a, begin, row);
        for (int edge = begin + 1; edge < end; edge++)
            largest = fmaxf(largest, *edgeRow<Lanes, TileRows>(a, edge, row));
        float sum = 0.0f;
        for (int edge = begin; edge < end; edge++)
        {
            float* const logit = edgeRow<Lanes, TileRows>(a, edge, row);
            *logit = expf(*logit - largest);
            sum += *logit;
        }
        if (denominators != nullptr)
            denominators[(size_t)target * Heads + item % Heads] = largest + logf(sum + 1e-16f);
        const float factor = 1.0f / (sum + 1e-16f);
        for (int edge = begin; edge < end; edge++)
            *edgeRow<Lanes, TileRows>(a, edge, row) *= factor;
    }
}

// Rows Row..Row + Count of the edges of each target, summed into columns Column.. of the target's row in memory. A warp turns 32
// rows of 32 edges in shared memory, then each thread adds up one row, edge after edge.
template <int Lanes, int TileRows, int Row, int Count, int Width, int Column, int Warps>
__device__ void segmentSum(const Arguments& a, Shared<float> shared, float* __restrict__ memory, int job)
{
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, first = (job * Warps + warp) * 32;
    const Segments<Lanes> segments(a);
    if (first >= Count || segments.begin >= segments.end)
        return;
    Shared<float> patch = shared + warp * PatchWords;
    int target = a.target[segments.begin], next = a.targetStart[target + 1];
    float sum = 0.0f;
    const int origin = a.chunk->first;
    for (int group = origin + (segments.begin - origin) / 32 * 32; group < segments.end; group += 32)
    {
        const float* const rows = edgeRow<Lanes, TileRows>(a, group, Row + first) + lane;
#pragma unroll 8
        for (int r = 0; r < min(32, Count - first); r++)
            patch[r * PatchStride + lane] = rows[(size_t)r * Lanes];
        __syncwarp();
        const int from = max(group, segments.begin), to = min(group + 32, segments.end);
        for (int edge = from; edge < to; edge++)
        {
            if (edge == next)
            {
                if (first + lane < Count)
                    memory[(size_t)target * Width + Column + first + lane] = sum;
                sum = 0.0f;
                target = a.target[edge];
                next = a.targetStart[target + 1];
            }
            if (first + lane < Count)
                sum += patch[lane * PatchStride + edge - group];
        }
        __syncwarp();
    }
    if (first + lane < Count)
        memory[(size_t)target * Width + Column + first + lane] = sum;
}

// Source of the edge at a position in the order of sources.
__device__ __forceinline__ int sourceAt(const Arguments& a, int position) { return a.source[a.bySource[position]]; }

// Rows Row..Row + Count of the edges of each source, added to columns Column.. of the source's row in memory, as segmentSum does for
// targets: a tile's block does the sources that begin in its share of the chunk's edges in the order of sources.
template <int Lanes, int TileRows, int Row, int Count, int Width, int Column, int Warps>
__device__ void sourceSum(const Arguments& a, Shared<float> shared, float* __restrict__ memory, int job)
{
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, first = (job * Warps + warp) * 32;
    const int origin = a.chunk->first, last = origin + a.chunk->count, tile = origin + (int)blockIdx.y * Lanes, after = min(tile + Lanes, last);
    if (first >= Count)
        return;
    int begin = tile, end = after;
    while (begin < after && begin > origin && sourceAt(a, begin) == sourceAt(a, begin - 1))
        begin++;
    if (begin == after)
        return;
    while (end < last && sourceAt(a, end) == sourceAt(a, end - 1))
        end++;
    Shared<float> patch = shared + warp * PatchWords;
    int node = sourceAt(a, begin);
    float sum = 0.0f;
    for (int group = begin; group < end; group += 32)
    {
        const int count = min(32, end - group), edge = a.bySource[group + min(lane, count - 1)], mine = a.source[edge];
        const float* const rows = edgeRow<Lanes, TileRows>(a, edge, Row + first);
#pragma unroll 8
        for (int r = 0; r < min(32, Count - first); r++)
            patch[r * PatchStride + lane] = rows[(size_t)r * Lanes];
        __syncwarp();
        for (int i = 0; i < count; i++)
        {
            const int next = __shfl_sync(0xffffffffu, mine, i);
            if (next != node)
            {
                if (first + lane < Count)
                    memory[(size_t)node * Width + Column + first + lane] += sum;
                sum = 0.0f;
                node = next;
            }
            if (first + lane < Count)
                sum += patch[lane * PatchStride + i];
        }
        __syncwarp();
    }
    if (first + lane < Count)
        memory[(size_t)node * Width + Column + first + lane] += sum;
}
