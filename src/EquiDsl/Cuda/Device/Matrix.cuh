// y = W·x (+ b, or + what is there) on a tile, or a function of it: x and y rows × lanes. A block of four warps does BlockRows rows of y at all lanes.
// Slices of W and x, 16 columns of W at a time, pass through shared memory while earlier ones are multiplied. Sums are float32.

// Precision of the operands.
enum class Operands { Float32, Tf32, BFloat16 };

// W is packed in blocks of 16 rows by 8 words, row blocks outermost, padded with zeros: for Float32 a block is 8 columns of 16
// rows; for the others it is what each thread of a warp holds of a fragment, four words per thread.
template <Operands Precision, int Rows, int Columns, int Lanes, int BlockRows>
struct MatrixProduct
{
    static constexpr int Threads = 128, Depth = 16, Slices = 4;
    static constexpr int BlockColumns = Precision == Operands::BFloat16 ? 16 : 8;
    static constexpr int BlocksPerSlice = Depth / BlockColumns;
    static constexpr int ColumnBlocks = (Columns + BlockColumns - 1) / BlockColumns;
    static constexpr int SliceCount = (ColumnBlocks + BlocksPerSlice - 1) / BlocksPerSlice;
    static constexpr int RowTiles = (Rows + 15) / 16;
    static constexpr int Stride = Lanes + (Precision == Operands::BFloat16 ? 4 : 8);
    static constexpr int WeightWords = BlockRows / 16 * BlocksPerSlice * 128;
    static constexpr int SliceWords = WeightWords + Depth * Stride;
    static constexpr int WarpRows = BlockRows == 128 || (BlockRows == 64 && Lanes == 64) ? 2 : 1, WarpColumns = 4 / WarpRows;
    static constexpr int RowFragments = BlockRows / WarpRows / 16, LaneFragments = Lanes / WarpColumns / 8;

    static_assert(Lanes % (8 * WarpColumns) == 0, "lanes are shared out to warps in eights");

    // Starts the copies of a slice.
    static __device__ __forceinline__ void load(
        Shared<float> slot, const float* __restrict__ weights, const float* __restrict__ x, int rowBlock, int slice)
    {
        for (int piece = threadIdx.x; piece < WeightWords / 4; piece += Threads)
        {
            const int block = piece / 32, rowTile = min(rowBlock * (BlockRows / 16) + block / BlocksPerSlice, RowTiles - 1);
            const int column = slice * BlocksPerSlice + block % BlocksPerSlice;
            if (column < ColumnBlocks)
                copyAsync4(slot + piece * 4, weights + (size_t)(rowTile * ColumnBlocks + column) * 128 + piece % 32 * 4);
        }
        Shared<float> lanes = slot + WeightWords;
        for (int piece = threadIdx.x; piece < Depth * (Lanes / 4); piece += Threads)
        {
            const int row = piece / (Lanes / 4), lane = piece % (Lanes / 4) * 4, column = slice * Depth + row;
            if (column < Columns)
            {
                copyAsync4(lanes + row * Stride + lane, x + (size_t)column * Lanes + lane);
            }
            else if (column < ColumnBlocks * BlockColumns)
            {
                for (int i = 0; i < 4; i++)
                    lanes[row * Stride + lane + i] = 0.0f;
            }
        }
    }

    // Multiplies one block of columns of a slice.
    static __device__ __forceinline__ void multiply(
        float (&sum)[RowFragments][LaneFragments][4], Shared<float> weights, Shared<float> lanes, int block, int warpRow, int warpColumn)
    {
        const int thread = threadIdx.x % 32, group = thread / 4, member = thread % 4;
        Shared<float> x = lanes + (block * BlockColumns * Stride + warpColumn * LaneFragments * 8);
        Shared<float> w = weights + (warpRow * RowFragments * BlocksPerSlice + block) * 128;
        if constexpr (Precision == Operands::Float32)
        {
#pragma unroll
            for (int k = 0; k < 8; k++)
            {
                float2 right[LaneFragments];
#pragma unroll
                for (int j = 0; j < LaneFragments; j++)
                    right[j] = load2(x + (k * Stride + j * 8 + member * 2));
#pragma unroll
                for (int i = 0; i < RowFragments; i++)
                {
                    const float upper = w[i * BlocksPerSlice * 128 + k * 16 + group];
                    const float lower = w[i * BlocksPerSlice * 128 + k * 16 + group + 8];
#pragma unroll
                    for (int j = 0; j < LaneFragments; j++)
                    {
                        sum[i][j][0] = fmaf(upper, right[j].x, sum[i][j][0]);
                        sum[i][j][1] = fmaf(upper, right[j].y, sum[i][j][1]);
                        sum[i][j][2] = fmaf(lower, right[j].x, sum[i][j][2]);
                        sum[i][j][3] = fmaf(lower, right[j].y, sum[i][j][3]);
                    }
                }
            }
        }
        else
        {
            unsigned right[LaneFragments][2];
#pragma unroll
            for (int j = 0; j < LaneFragments; j++)
            {
                if constexpr (Precision == Operands::Tf32)
                {
                    right[j][0] = roundTf32(x[member * Stride + j * 8 + group]);
                    right[j][1] = roundTf32(x[(member + 4) * Stride + j * 8 + group]);
                }
                else
                {
                    Shared<float> pair = x + (2 * member * Stride + j * 8 + group);
                    right[j][0] = packBFloat16(pair[0], pair[Stride]);
                    right[j][1] = packBFloat16(pair[8 * Stride], pair[9 * Stride]);
                }
            }
#pragma unroll
            for (int i = 0; i < RowFragments; i++)
            {
                const float4 words = load4(w + (i * BlocksPerSlice * 128 + thread * 4));
                const unsigned left[4] = {
                    __float_as_uint(words.x), __float_as_uint(words.y), __float_as_uint(words.z), __float_as_uint(words.w)};
#pragma unroll
                for (int j = 0; j < LaneFragments; j++)
                {
                    if constexpr (Precision == Operands::Tf32)
                        multiplyTf32(sum[i][j], left, right[j]);
                    else
                        multiplyBFloat16(sum[i][j], left, right[j]);
                }
            }
        }
    }

    template <typename Function>
    static __device__ void run(
        Shared<float> shared, const float* __restrict__ weights, const float* __restrict__ bias, const float* initial, const float* x,
        float* y, int rowBlock, Function function)
    {
        const int thread = threadIdx.x % 32, warp = threadIdx.x / 32, warpRow = warp / WarpColumns, warpColumn = warp % WarpColumns;
        const int row = rowBlock * BlockRows + warpRow * RowFragments * 16 + thread / 4;
        const int lane = warpColumn * LaneFragments * 8 + thread % 4 * 2;
        float sum[RowFragments][LaneFragments][4];
#pragma unroll
        for (int i = 0; i < RowFragments; i++)
        {
#pragma unroll
            for (int half = 0; half < 2; half++)
            {
                const int r = row + i * 16 + half * 8;
#pragma unroll
                for (int j = 0; j < LaneFragments; j++)
                {
                    float2 start = {0.0f, 0.0f};
                    if (initial != nullptr && r < Rows)
                        start = load2(initial + (size_t)r * Lanes + lane + j * 8);
                    else if (bias != nullptr && r < Rows)
                        start = {bias[r], bias[r]};
                    sum[i][j][2 * half] = start.x;
                    sum[i][j][2 * half + 1] = start.y;
                }
            }
        }
        for (int slice = 0; slice < Slices - 1; slice++)
        {
            if (slice < SliceCount)
                load(shared + slice * SliceWords, weights, x, rowBlock, slice);
            commitCopies();
        }
        for (int slice = 0; slice < SliceCount; slice++)
        {
            waitForCopies<Slices - 2>();
            __syncthreads();
            const int ahead = slice + Slices - 1;
            if (ahead < SliceCount)
                load(shared + ahead % Slices * SliceWords, weights, x, rowBlock, ahead);
            commitCopies();
            Shared<float> slot = shared + slice % Slices * SliceWords;
#pragma unroll
            for (int block = 0; block < BlocksPerSlice; block++)
            {
                if (slice * BlocksPerSlice + block < ColumnBlocks)
                    multiply(sum, slot, slot + WeightWords, block, warpRow, warpColumn);
            }
        }
        // The next product may overwrite shared memory.
        __syncthreads();
#pragma unroll
        for (int i = 0; i < RowFragments; i++)
        {
#pragma unroll
            for (int half = 0; half < 2; half++)
            {
                const int r = row + i * 16 + half * 8;
                if (r >= Rows)
                    continue;
#pragma unroll
                for (int j = 0; j < LaneFragments; j++)
                {
                    *reinterpret_cast<float2*>(y + (size_t)r * Lanes + lane + j * 8) =
                        float2{function(sum[i][j][2 * half]), function(sum[i][j][2 * half + 1])};
                }
            }
        }
    }
};

// What a product is as it is.
struct Identity
{
    __device__ __forceinline__ float operator()(float y) const { return y; }
};

// The product of one block of rows, and a function of it; see MatrixProduct.
template <Operands Precision, int Rows, int Columns, int Lanes, int BlockRows, typename Function = Identity>
__device__ __forceinline__ void matrixProduct(
    Shared<float> shared, const float* weights, const float* bias, const float* initial, const float* x, float* y, int rowBlock,
    Function function = {})
{
    MatrixProduct<Precision, Rows, Columns, Lanes, BlockRows>::run(shared, weights, bias, initial, x, y, rowBlock, function);
}
