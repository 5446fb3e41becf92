// Functions of one number. Exact ones are float32 to rounding; the others are a few units in the last place off and faster, for
// models whose matrix products are less precise anyway.

template <bool Exact>
__device__ __forceinline__ float sigmoid(float x)
{
    return Exact ? 1.0f / (1.0f + expf(-x)) : fastDivide(1.0f, 1.0f + fastExp(-x));
}

template <bool Exact>
__device__ __forceinline__ float silu(float x)
{
    return x * sigmoid<Exact>(x);
}

// 0.6 x + 0.4 x (2 sigmoid(x) - 1)
template <bool Exact>
__device__ __forceinline__ float smoothLeakyRelu(float x)
{
    return x * fmaf(0.8f, sigmoid<Exact>(x), 0.2f);
}

template <bool Exact>
__device__ __forceinline__ float exponential(float x)
{
    return Exact ? expf(x) : fastExp(x);
}

// The sum of a number over the warps of a block, lane by lane, in the order of the warps; every warp gets it.
template <int Warps>
__device__ float sumOverWarps(Shared<float> shared, float value)
{
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    shared[warp * 32 + lane] = value;
    __syncthreads();
    float sum = shared[lane];
    for (int i = 1; i < Warps; i++)
        sum += shared[i * 32 + lane];
    __syncthreads();
    return sum;
}
