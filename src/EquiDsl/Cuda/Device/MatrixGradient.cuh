// Gradients of matrices: G(Rows × Columns) = Σ over lanes, panels and tiles of cotangents y · inputs xᵀ. Both operands lie in tile
// memory with lanes contiguous. A block of four warps does BlockRows × BlockColumns of G for its part of the chunk; slices of 32 lanes
// of both operands pass through shared memory while earlier ones are multiplied. Sums are float32.

template <
    Operands Precision, int Rows, int Columns, int Lanes, int TileRows, int BlockRows, int BlockColumns, int Panels, int RowStride,
    int ColumnStride, bool Add>
struct MatrixGradient
{
    static constexpr int Threads = 128, Depth = 32, Slices = 3, Stride = Depth + (Precision == Operands::BFloat16 ? 8 : 4);
    static constexpr int SliceWords = (BlockRows + BlockColumns) * Stride, SlicesPerTile = Panels * (Lanes / Depth);
    static constexpr int WarpRows = BlockRows == 64 ? 2 : 1, WarpColumns = 4 / WarpRows;
    static constexpr int RowFragments = BlockRows / WarpRows / 16, ColumnFragments = BlockColumns / WarpColumns / 8;
    static constexpr int ColumnBlocks = (Columns + BlockColumns - 1) / BlockColumns;

    // Starts the copies of a slice; lanes without edge or row, and rows beyond the last, become zero.
    static __device__ __forceinline__ void load(
        Shared<float> slot, const Arguments& a, const float* __restrict__ y, const float* __restrict__ x, int firstRow, int firstColumn, int slice)
    {
        const int tile = slice / SlicesPerTile, panel = slice % SlicesPerTile / (Lanes / Depth), start = slice % (Lanes / Depth) * Depth;
        const int valid = a.chunk->count - tile * Lanes - start;
        const size_t origin = (size_t)tile * (TileRows * Lanes) + start;
        for (int piece = threadIdx.x; piece < (BlockRows + BlockColumns) * (Depth / 4); piece += Threads)
        {
            const int row = piece / (Depth / 4), lane = piece % (Depth / 4) * 4;
            const bool isRow = row < BlockRows;
            const int r = isRow ? firstRow + row : firstColumn + row - BlockRows;
            const bool inside = r < (isRow ? Rows : Columns);
            const float* const from = (isRow ? y : x) + origin + (size_t)(r + panel * (isRow ? RowStride : ColumnStride)) * Lanes + lane;
            Shared<float> to = slot + (row * Stride + lane);
            if (inside && lane + 4 <= valid)
            {
                copyAsync4(to, from);
            }
            else
            {
                for (int i = 0; i < 4; i++)
                    to[i] = inside && lane + i < valid ? from[i] : 0.0f;
            }
        }
    }

    // Adds the products of a slice.
    static __device__ __forceinline__ void multiply(
        float (&sum)[RowFragments][ColumnFragments][4], Shared<float> y, Shared<float> x)
    {
        const int thread = threadIdx.x % 32, group = thread / 4, member = thread % 4;
        if constexpr (Precision == Operands::Float32)
        {
#pragma unroll 2
            for (int k = 0; k < Depth; k += 4)
            {
                float4 right[ColumnFragments][2];
#pragma unroll
                for (int j = 0; j < ColumnFragments; j++)
                {
                    right[j][0] = load4(x + ((j * 8 + 2 * member) * Stride + k));
                    right[j][1] = load4(x + ((j * 8 + 2 * member + 1) * Stride + k));
                }
#pragma unroll
                for (int i = 0; i < RowFragments; i++)
                {
#pragma unroll
                    for (int half = 0; half < 2; half++)
                    {
                        const float4 left = load4(y + ((i * 16 + half * 8 + group) * Stride + k));
#pragma unroll
                        for (int j = 0; j < ColumnFragments; j++)
                        {
#pragma unroll
                            for (int c = 0; c < 2; c++)
                            {
                                float& s = sum[i][j][2 * half + c];
                                s = fmaf(left.x, right[j][c].x, s);
                                s = fmaf(left.y, right[j][c].y, s);
                                s = fmaf(left.z, right[j][c].z, s);
                                s = fmaf(left.w, right[j][c].w, s);
                            }
                        }
                    }
                }
            }
        }
        else
        {
            constexpr int FragmentDepth = Precision == Operands::BFloat16 ? 16 : 8;
#pragma unroll
            for (int k = 0; k < Depth; k += FragmentDepth)
            {
                unsigned right[ColumnFragments][2];
#pragma unroll
                for (int j = 0; j < ColumnFragments; j++)
                {
#pragma unroll
                    for (int half = 0; half < 2; half++)
                        right[j][half] = operand(x + ((j * 8 + group) * Stride + k + half * (FragmentDepth / 2)), member);
                }
#pragma unroll
                for (int i = 0; i < RowFragments; i++)
                {
                    unsigned left[4];
#pragma unroll
                    for (int part = 0; part < 4; part++)
                        left[part] = operand(y + ((i * 16 + part % 2 * 8 + group) * Stride + k + part / 2 * (FragmentDepth / 2)), member);
#pragma unroll
                    for (int j = 0; j < ColumnFragments; j++)
                    {
                        if constexpr (Precision == Operands::Tf32)
                            multiplyTf32(sum[i][j], left, right[j]);
                        else
                            multiplyBFloat16(sum[i][j], left, right[j]);
                    }
                }
            }
        }
    }

    // A register of a fragment: one number, or two side by side.
    static __device__ __forceinline__ unsigned operand(Shared<float> row, int member)
    {
        if constexpr (Precision == Operands::Tf32)
        {
            return roundTf32(row[member]);
        }
        else
        {
            const float2 pair = load2(row + 2 * member);
            return packBFloat16(pair.x, pair.y);
        }
    }

    static __device__ void run(
        const Arguments& a, Shared<float> shared, const float* __restrict__ y, const float* __restrict__ x, float* __restrict__ sums, int block,
        int part, int parts)
    {
        const int thread = threadIdx.x % 32, warp = threadIdx.x / 32, warpRow = warp / WarpColumns, warpColumn = warp % WarpColumns;
        const int firstRow = block / ColumnBlocks * BlockRows, firstColumn = block % ColumnBlocks * BlockColumns;
        const int slices = (a.chunk->count + Lanes - 1) / Lanes * SlicesPerTile;
        const int begin = (int)((long long)slices * part / parts), end = (int)((long long)slices * (part + 1) / parts);
        float sum[RowFragments][ColumnFragments][4];
#pragma unroll
        for (int i = 0; i < RowFragments; i++)
        {
#pragma unroll
            for (int j = 0; j < ColumnFragments; j++)
            {
#pragma unroll
                for (int k = 0; k < 4; k++)
                    sum[i][j][k] = 0.0f;
            }
        }
        for (int slice = 0; slice < Slices - 1; slice++)
        {
            if (begin + slice < end)
                load(shared + slice * SliceWords, a, y, x, firstRow, firstColumn, begin + slice);
            commitCopies();
        }
        for (int slice = begin; slice < end; slice++)
        {
            waitForCopies<Slices - 2>();
            __syncthreads();
            const int ahead = slice + Slices - 1;
            if (ahead < end)
                load(shared + (ahead - begin) % Slices * SliceWords, a, y, x, firstRow, firstColumn, ahead);
            commitCopies();
            Shared<float> slot = shared + (slice - begin) % Slices * SliceWords;
            multiply(
                sum, slot + warpRow * RowFragments * 16 * Stride, slot + (BlockRows + warpColumn * ColumnFragments * 8) * Stride);
        }
        waitForCopies<0>();
#pragma unroll
        for (int i = 0; i < RowFragments; i++)
        {
#pragma unroll
            for (int k = 0; k < 4; k++)
            {
                const int row = firstRow + (warpRow * RowFragments + i) * 16 + k / 2 * 8 + thread / 4;
#pragma unroll
                for (int j = 0; j < ColumnFragments; j++)
                {
                    const int column = firstColumn + (warpColumn * ColumnFragments + j) * 8 + thread % 4 * 2 + k % 2;
                    if (row < Rows && column < Columns)
                        store<Add>(sums + (size_t)row * Columns + column, sum[i][j][k]);
                }
            }
        }
    }
};

// A block of the gradient; see MatrixGradient.
template <
    Operands Precision, int Rows, int Columns, int Lanes, int TileRows, int BlockRows, int BlockColumns, int Panels, int RowStride,
    int ColumnStride, bool Add>
__device__ __forceinline__ void matrixGradient(
    const Arguments& a, Shared<float> shared, const float* y, const float* x, float* sums, int block, int part, int parts)
{
    MatrixGradient<Precision, Rows, Columns, Lanes, TileRows, BlockRows, BlockColumns, Panels, RowStride, ColumnStride, Add>::run(
        a, shared, y, x, sums, block, part, parts);
}
