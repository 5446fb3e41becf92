// EdgesBackward: 128 edges per tile, 76 rows of tile memory.

extern "C" __global__ void __launch_bounds__(256, 3)
EdgesBackward_14_0(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 4)
    {
        const Subtile<128, 76, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // gather Edges[l≤1 × 4] from target nodes
        {
            const int row = at.rowTarget(a);
            loadRows<16, 128, 16>(shared + warp * PatchWords, a.values[0] + 0, row, memory + 0, warp, 8);
        }
        __syncthreads();
        // l = 0: y_m = Σ_m' W_mm'·x_m'
        {
            for (int c = warp; c < 4; c += 8)
            {
                float x0 = memory[(c * 128)];
                memory[(c * 128) + 3072] = (frame[0] * x0);
            }
        }
        // l = 1: y_m = Σ_m' W_mm'·x_m'
        {
            for (int c = warp; c < 4; c += 8)
            {
                float x0 = memory[(c * 128) + 512];
                float x1 = memory[(c * 128) + 1024];
                float x2 = memory[(c * 128) + 1536];
                memory[(c * 128) + 3584] = fmaf(frame[768], x2, fmaf(frame[640], x1, (frame[512] * x0)));
            }
        }
        // coefficients as columns
        {
            for (int c = warp; c < 4; c += 8)
            {
                memory[(c * 128) + 2048] = memory[(c * 128) + 3072];
                memory[(c * 128) + 2560] = memory[(c * 128) + 3584];
            }
        }
        return;
    }
    job -= 4;
    {
        const Subtile<128, 76, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // y(4) = W·[Gaussian basis (16, banded) | source element | target element] + b
        edgeEmbedding<4, 13, 0, 128>(shared + warp * PatchWords, at, a, a.weights + 128, a.weights + 192, a.weights + 256, memory + 4096, warp, 8);
        __syncthreads();
        // layer norm of 1 × 4
        {
            const float* __restrict__ const weight4 = a.weights + 320;
            const float* __restrict__ const weight5 = a.weights + 352;
            float mean = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                mean = (mean + memory[(i * 128) + 4096]);
            }
            mean = sumOverWarps<8>(shared, mean);
            mean = (mean * 0.25f);
            float variance = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                float d = (memory[(i * 128) + 4096] - mean);
                variance = fmaf(d, d, variance);
            }
            variance = sumOverWarps<8>(shared, variance);
            float factor = rsqrtf(((variance * 0.25f) + 9.99999975E-06f));
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 4608] = fmaf(((memory[(i * 128) + 4096] - mean) * factor), weight4[i], weight5[i]);
            }
        }
        __syncthreads();
        // SiLU of 4
        {
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 5120] = silu<true>(memory[(i * 128) + 4608]);
            }
        }
        // SiLU' of 4
        {
            for (int i = warp; i < 4; i += 8)
            {
                float sigma = sigmoid<true>(memory[(i * 128) + 4608]);
                memory[(i * 128) + 5632] = fmaf(memory[(i * 128) + 4608], fmaf(fmaf(-1.0f, sigma, 1.0f), sigma, 0.0f), fmaf(1.0f, sigma, 0.0f));
            }
        }
        __syncthreads();
        // centred
        {
            float mean = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                mean = (mean + memory[(i * 128) + 4096]);
            }
            mean = sumOverWarps<8>(shared, mean);
            mean = (mean * 0.25f);
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 6144] = (memory[(i * 128) + 4096] - mean);
            }
        }
        __syncthreads();
        // inner products by groups of 4
        {
            float sum = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                sum = fmaf((memory[(i * 128) + 6144] * 0.25f), memory[(i * 128) + 6144], sum);
            }
            sum = sumOverWarps<8>(shared, sum);
            if (warp == 0)
            {
                memory[7168] = sum;
            }
        }
        __syncthreads();
        // ReciprocalSqrt of 1
        {
            for (int i = warp; i < 1; i += 8)
            {
                float root = rsqrtf((memory[(i * 128) + 7168] + 9.99999975E-06f));
                memory[(i * 128) + 7296] = root;
            }
        }
        // ReciprocalSqrt' of 1
        {
            for (int i = warp; i < 1; i += 8)
            {
                float root = rsqrtf((memory[(i * 128) + 7168] + 9.99999975E-06f));
                memory[(i * 128) + 7424] = (((root * root) * root) * -0.5f);
            }
        }
        // scaled by groups of 4
        {
            for (int h = warp; h < 1; h += 8)
            {
                float r0 = memory[(h * 128) + 7296];
                for (int i = 0; i < 4; i++)
                {
                    memory[(h * 512) + (i * 128) + 6656] = (memory[(h * 512) + (i * 128) + 6144] * r0);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(128, 4)
EdgesBackward_14_1(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 1)
    {
        float* const tile = a.tiles + (size_t)blockIdx.y * 9728;
        // x̄(4) = Wᵀ·ȳ(8)
        matrixProduct<Operands::Float32, 4, 8, 128, 16>(
            shared, a.weights + 0, nullptr, nullptr,
            tile + 2048, tile + 0, 0);
        return;
    }
    job -= 1;
    {
        float* const tile = a.tiles + (size_t)blockIdx.y * 9728;
        // y(4) = W·x(4) + b
        matrixProduct<Operands::Float32, 4, 4, 128, 16>(
            shared, a.weights + 384, a.weights + 512, nullptr,
            tile + 5120, tile + 512, 0);
    }
}

extern "C" __global__ void __launch_bounds__(256, 3)
EdgesBackward_14_2(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 4)
    {
        const Subtile<128, 76, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // layer norm of 1 × 4
        {
            const float* __restrict__ const weight8 = a.weights + 544;
            const float* __restrict__ const weight9 = a.weights + 576;
            float mean = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                mean = (mean + memory[(i * 128) + 512]);
            }
            mean = sumOverWarps<8>(shared, mean);
            mean = (mean * 0.25f);
            float variance = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                float d = (memory[(i * 128) + 512] - mean);
                variance = fmaf(d, d, variance);
            }
            variance = sumOverWarps<8>(shared, variance);
            float factor = rsqrtf(((variance * 0.25f) + 9.99999975E-06f));
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 1024] = fmaf(((memory[(i * 128) + 512] - mean) * factor), weight8[i], weight9[i]);
            }
        }
        __syncthreads();
        // SiLU' of 4
        {
            for (int i = warp; i < 4; i += 8)
            {
                float sigma = sigmoid<true>(memory[(i * 128) + 1024]);
                memory[(i * 128) + 1536] = fmaf(memory[(i * 128) + 1024], fmaf(fmaf(-1.0f, sigma, 1.0f), sigma, 0.0f), fmaf(1.0f, sigma, 0.0f));
            }
        }
        // product
        {
            for (int c = warp; c < 4; c += 8)
            {
                memory[(c * 128) + 7552] = (memory[(c * 128)] * memory[(c * 128) + 1536]);
            }
        }
        // weights per channel
        {
            const float* __restrict__ const weight8 = a.weights + 544;
            for (int c = warp; c < 4; c += 8)
            {
                memory[(c * 128) + 4608] = (memory[(c * 128) + 7552] * weight8[c]);
            }
        }
        // SiLU of 4
        {
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 4096] = silu<true>(memory[(i * 128) + 1024]);
            }
        }
        return;
    }
    job -= 4;
    {
        const Subtile<128, 76, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // centred
        {
            float mean = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                mean = (mean + memory[(i * 128) + 512]);
            }
            mean = sumOverWarps<8>(shared, mean);
            mean = (mean * 0.25f);
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 3072] = (memory[(i * 128) + 512] - mean);
            }
        }
        __syncthreads();
        // inner products by groups of 4
        {
            float sum = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                sum = fmaf((memory[(i * 128) + 3072] * 0.25f), memory[(i * 128) + 3072], sum);
            }
            sum = sumOverWarps<8>(shared, sum);
            if (warp == 0)
            {
                memory[7168] = sum;
            }
        }
        __syncthreads();
        // ReciprocalSqrt of 1
        {
            for (int i = warp; i < 1; i += 8)
            {
                float root = rsqrtf((memory[(i * 128) + 7168] + 9.99999975E-06f));
                memory[(i * 128) + 8064] = root;
            }
        }
        // ReciprocalSqrt' of 1
        {
            for (int i = warp; i < 1; i += 8)
            {
                float root = rsqrtf((memory[(i * 128) + 7168] + 9.99999975E-06f));
                memory[(i * 128) + 8192] = (((root * root) * root) * -0.5f);
            }
        }
        // scaled by groups of 4
        {
            for (int h = warp; h < 1; h += 8)
            {
                float r0 = memory[(h * 128) + 8064];
                for (int i = 0; i < 4; i++)
                {
                    memory[(h * 512) + (i * 128) + 3584] = (memory[(h * 512) + (i * 128) + 3072] * r0);
                }
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(256, 3)
EdgesBackward_14_3(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 4)
    {
        const Subtile<128, 76, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // scaled by groups of 4
        {
            for (int h = warp; h < 1; h += 8)
            {
                float r0 = memory[(h * 128) + 8064];
                for (int i = 0; i < 4; i++)
                {
                    memory[(h * 512) + (i * 128) + 1024] = (memory[(h * 512) + (i * 128) + 4608] * r0);
                }
            }
        }
        return;
    }
    job -= 4;
    if (job < 4)
    {
        const Subtile<128, 76, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // inner products by groups of 4
        {
            float sum = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                sum = fmaf(memory[(i * 128) + 4608], memory[(i * 128) + 3072], sum);
            }
            sum = sumOverWarps<8>(shared, sum);
            if (warp == 0)
            {
                memory[1664] = sum;
            }
        }
        __syncthreads();
        // product
        {
            for (int c = warp; c < 1; c += 8)
            {
                memory[(c * 128) + 1536] = (memory[(c * 128) + 1664] * memory[(c * 128) + 8192]);
            }
        }
        // scaled by groups of 4
        {
            for (int h = warp; h < 1; h += 8)
            {
                float r0 = memory[(h * 128) + 1536];
                for (int i = 0; i < 4; i++)
                {
                    memory[(h * 512) + (i * 128)] = ((memory[(h * 512) + (i * 128) + 3072] * r0) * 0.5f);
                }
            }
        }
        return;
    }
    job -= 4;
    {
        const Subtile<128, 76, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // inner products by channel
        {
            for (int h = warp; h < 4; h += 8)
            {
                memory[(h * 128) + 512] = fmaf(memory[(h * 128) + 7552], memory[(h * 128) + 3584], 0.0f);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(256, 3)
EdgesBackward_14_4(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    {
        const Subtile<128, 76, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // sum
        {
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 1536] = (memory[(i * 128) + 1024] + memory[(i * 128)]);
            }
        }
        __syncthreads();
        // centred
        {
            float mean = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                mean = (mean + memory[(i * 128) + 1536]);
            }
            mean = sumOverWarps<8>(shared, mean);
            mean = (mean * 0.25f);
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 3072] = (memory[(i * 128) + 1536] - mean);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(128, 4)
EdgesBackward_14_5(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    {
        float* const tile = a.tiles + (size_t)blockIdx.y * 9728;
        // x̄(4) = Wᵀ·ȳ(4)
        matrixProduct<Operands::Float32, 4, 4, 128, 16>(
            shared, a.weights + 608, nullptr, nullptr,
            tile + 3072, tile + 0, 0);
    }
}

extern "C" __global__ void __launch_bounds__(256, 3)
EdgesBackward_14_6(const Arguments a)
{
    if ((int)blockIdx.y * 128 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    {
        const Subtile<128, 76, 10> at(a, job % 4);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // product
        {
            for (int c = warp; c < 4; c += 8)
            {
                memory[(c * 128) + 4608] = (memory[(c * 128)] * memory[(c * 128) + 5632]);
            }
        }
        // weights per channel
        {
            const float* __restrict__ const weight4 = a.weights + 320;
            for (int c = warp; c < 4; c += 8)
            {
                memory[(c * 128) + 3584] = (memory[(c * 128) + 4608] * weight4[c]);
            }
        }
        __syncthreads();
        // scaled by groups of 4
        {
            for (int h = warp; h < 1; h += 8)
            {
                float r0 = memory[(h * 128) + 7296];
                for (int i = 0; i < 4; i++)
                {
                    memory[(h * 512) + (i * 128) + 1536] = (memory[(h * 512) + (i * 128) + 3584] * r0);
                }
            }
        }
        __syncthreads();
        // inner products by groups of 4
        {
            float sum = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                sum = fmaf(memory[(i * 128) + 3584], memory[(i * 128) + 6144], sum);
            }
            sum = sumOverWarps<8>(shared, sum);
            if (warp == 0)
            {
                memory[9600] = sum;
            }
        }
        __syncthreads();
        // product
        {
            for (int c = warp; c < 1; c += 8)
            {
                memory[(c * 128) + 7168] = (memory[(c * 128) + 9600] * memory[(c * 128) + 7424]);
            }
        }
        // scaled by groups of 4
        {
            for (int h = warp; h < 1; h += 8)
            {
                float r0 = memory[(h * 128) + 7168];
                for (int i = 0; i < 4; i++)
                {
                    memory[(h * 512) + (i * 128) + 8064] = ((memory[(h * 512) + (i * 128) + 6144] * r0) * 0.5f);
                }
            }
        }
        __syncthreads();
        // sum
        {
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 8576] = (memory[(i * 128) + 1536] + memory[(i * 128) + 8064]);
            }
        }
        __syncthreads();
        // centred
        {
            float mean = 0.0f;
            for (int i = warp; i < 4; i += 8)
            {
                mean = (mean + memory[(i * 128) + 8576]);
            }
            mean = sumOverWarps<8>(shared, mean);
            mean = (mean * 0.25f);
            for (int i = warp; i < 4; i += 8)
            {
                memory[(i * 128) + 1024] = (memory[(i * 128) + 8576] - mean);
            }
        }
        __syncthreads();
        // inner products by channel
        {
            for (int h = warp; h < 4; h += 8)
            {
                memory[(h * 128) + 9088] = fmaf(memory[(h * 128) + 4608], memory[(h * 128) + 6656], 0.0f);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(128, 4)
EdgesBackward_14_7(const Arguments a)
{
    if (a.chunk->count == 0)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 16)
    {
        // gradient 0: Σ ȳ(4) by basis function
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 0 + (size_t)part * 64;
        basisGradient<16, 4, 13, 0, 128, 76, false>(
            a, shared, a.tiles + 1024, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 3)
    {
        // gradient 1: Σ ȳ(4) by element of the source node
        const int block = job % 3, part = job / 3;
        float* const sums = a.gradients + 64;
        elementGradient<NodeOf::Source, 10, 4, 128, 76, true>(a, shared, a.tiles + 1024, sums, block);
        return;
    }
    job -= 3;
    if (job < 3)
    {
        // gradient 2: Σ ȳ(4) by element of the target node
        const int block = job % 3, part = job / 3;
        float* const sums = a.gradients + 128;
        elementGradient<NodeOf::Target, 10, 4, 128, 76, true>(a, shared, a.tiles + 1024, sums, block);
        return;
    }
    job -= 3;
    if (job < 16)
    {
        // gradient 3: Σ ȳ(4)
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 1024 + (size_t)part * 4;
        columnGradient<4, 128, 76, false>(a, shared, a.tiles + 1024, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 4: Σ ȳ(4)
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 1088 + (size_t)part * 4;
        columnGradient<4, 128, 76, false>(a, shared, a.tiles + 9088, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 5: Σ ȳ(4)
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 1152 + (size_t)part * 4;
        columnGradient<4, 128, 76, false>(a, shared, a.tiles + 4608, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 6: Σ ȳ(4)·x(4)ᵀ
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 1216 + (size_t)part * 16;
        matrixGradient<Operands::Float32, 4, 4, 128, 76, 16, 32, 1, 4, 4, false>(
            a, shared, a.tiles + 3072, a.tiles + 5120, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 7: Σ ȳ(4)
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 1472 + (size_t)part * 4;
        columnGradient<4, 128, 76, false>(a, shared, a.tiles + 3072, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 8: Σ ȳ(4)
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 1536 + (size_t)part * 4;
        columnGradient<4, 128, 76, false>(a, shared, a.tiles + 512, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 9: Σ ȳ(4)
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 1600 + (size_t)part * 4;
        columnGradient<4, 128, 76, false>(a, shared, a.tiles + 7552, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 10: Σ ȳ(8)·x(4)ᵀ
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 1664 + (size_t)part * 32;
        matrixGradient<Operands::Float32, 8, 4, 128, 76, 16, 32, 1, 8, 4, false>(
            a, shared, a.tiles + 2048, a.tiles + 4096, sums, block, part, 16);
        return;
    }
    job -= 16;
    {
        // gradient 11: Σ ȳ(8)
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 2176 + (size_t)part * 8;
        columnGradient<8, 128, 76, false>(a, shared, a.tiles + 2048, sums, block, part, 16);
    }
}

extern "C" __global__ void __launch_bounds__(128, 4)
EdgesBackward_14_8(const Arguments a)
{
    if (a.chunk->count == 0)
        return;
    int job = blockIdx.x;
    if (job < 1)
    {
        addPartials<64, 16>(a.gradients + 0, a.partials + 0, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<4, 16>(a.gradients + 192, a.partials + 1024, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<4, 16>(a.gradients + 224, a.partials + 1088, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<4, 16>(a.gradients + 256, a.partials + 1152, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<16, 16>(a.gradients + 288, a.partials + 1216, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<4, 16>(a.gradients + 320, a.partials + 1472, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<4, 16>(a.gradients + 352, a.partials + 1536, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<4, 16>(a.gradients + 384, a.partials + 1600, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<32, 16>(a.gradients + 416, a.partials + 1664, job, 1);
        return;
    }
    job -= 1;
    {
        addPartials<8, 16>(a.gradients + 448, a.partials + 2176, job, 1);
    }
}