// NodesBackward: 64 nodes per tile, 77 rows of tile memory.

extern "C" __global__ void __launch_bounds__(512, 1)
NodesBackward_9_0(const Arguments a)
{
    if ((int)blockIdx.y * 64 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 2)
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Nodes[3]
        {
            const int row = at.rowSelf(a);
            loadRows<3, 64, 3>(shared + warp * PatchWords, a.values[0] + 0, row, memory + 1792, warp, 16);
        }
        __syncthreads();
        // copy to the layout of the next linear map
        {
            for (int c = warp; c < 1; c += 16)
            {
                memory[(c * 64) + 1984] = memory[(c * 64) + 1792];
                memory[(c * 64) + 2048] = memory[(c * 64) + 1856];
                memory[(c * 64) + 2112] = memory[(c * 64) + 1920];
            }
        }
        // copy to the layout of the next linear map
        {
            for (int c = warp; c < 1; c += 16)
            {
                memory[(c * 64) + 2176] = memory[(c * 64) + 1792];
                memory[(c * 64) + 2240] = memory[(c * 64) + 1856];
                memory[(c * 64) + 2304] = memory[(c * 64) + 1920];
            }
        }
        return;
    }
    job -= 2;
    if (job < 2)
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Nodes[(1,-1) (1,0) (1,1) × 4]
        {
            const int row = at.rowSelf(a);
            loadRows<12, 64, 12>(shared + warp * PatchWords, a.values[2] + 0, row, memory + 1024, warp, 16);
        }
        return;
    }
    job -= 2;
    if (job < 2)
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Nodes[1]
        {
            const int row = at.rowSelf(a);
            loadRows<1, 64, 1>(shared + warp * PatchWords, a.values[4] + 0, row, memory + 2432, warp, 16);
        }
        __syncthreads();
        // copy to the layout of the next linear map
        {
            for (int c = warp; c < 1; c += 16)
            {
                memory[(c * 64) + 2560] = memory[(c * 64) + 2432];
            }
        }
        // copy to the layout of the next linear map
        {
            for (int c = warp; c < 1; c += 16)
            {
                memory[(c * 64) + 2496] = memory[(c * 64) + 2432];
            }
        }
        // select l≤0
        {
            for (int c = warp; c < 1; c += 16)
            {
                memory[(c * 64) + 2368] = memory[(c * 64) + 2432];
            }
        }
        return;
    }
    job -= 2;
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // load Nodes[l≤1 × 4]
        {
            const int row = at.rowSelf(a);
            loadRows<16, 64, 16>(shared + warp * PatchWords, a.values[5] + 0, row, memory + 0, warp, 16);
        }
    }
}

extern "C" __global__ void __launch_bounds__(128, 6)
NodesBackward_9_1(const Arguments a)
{
    if ((int)blockIdx.y * 64 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 3)
    {
        float* const tile = a.tiles + (size_t)blockIdx.y * 4928;
        // l = 1: x̄_m(4) = W_1ᵀ·ȳ_m(1), 3 orders
        matrixProduct<Operands::Float32, 4, 1, 64, 16>(
            shared, a.weights + 0, nullptr, nullptr,
            tile + 1984 + job * 64, tile + 2624 + job * 256, 0);
        return;
    }
    job -= 3;
    if (job < 1)
    {
        float* const tile = a.tiles + (size_t)blockIdx.y * 4928;
        // l = 0: x̄_m(4) = W_0ᵀ·ȳ_m(1), 1 orders
        matrixProduct<Operands::Float32, 4, 1, 64, 16>(
            shared, a.weights + 128, nullptr, nullptr,
            tile + 2560, tile + 3648, 0);
        return;
    }
    job -= 1;
    {
        float* const tile = a.tiles + (size_t)blockIdx.y * 4928;
        // l = 0: y_m(4) = W_0·x_m(4), 1 orders, + b
        matrixProduct<Operands::Float32, 4, 4, 64, 16>(
            shared, a.weights + 256, a.weights + 384, nullptr,
            tile + 0, tile + 3392, 0);
    }
}

extern "C" __global__ void __launch_bounds__(512, 1)
NodesBackward_9_2(const Arguments a)
{
    if ((int)blockIdx.y * 64 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 2)
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // save Nodes[(1,-1) (1,0) (1,1) × 4]
        {
            float* const row = a.values[1] + (size_t)at.first * 12;
            saveRows<12, 64, 12>(shared + warp * PatchWords, memory + 2624, row + 0, at.count, warp, 16);
        }
        return;
    }
    job -= 2;
    if (job < 2)
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // inner products by groups of 2
        {
            for (int h = warp; h < 2; h += 16)
            {
                float sum = 0.0f;
                for (int i = 0; i < 2; i++)
                {
                    sum = fmaf(memory[(h * 128) + (i * 64) + 3136], memory[(h * 128) + (i * 64) + 1536], fmaf(memory[(h * 128) + (i * 64) + 2880], memory[(h * 128) + (i * 64) + 1280], fmaf(memory[(h * 128) + (i * 64) + 2624], memory[(h * 128) + (i * 64) + 1024], sum)));
                }
                memory[(h * 64) + 2048] = sum;
            }
        }
        __syncthreads();
        // save Nodes[2]
        {
            float* const row = a.values[3] + (size_t)at.first * 2;
            saveRows<2, 64, 2>(shared + warp * PatchWords, memory + 2048, row + 0, at.count, warp, 16);
        }
        return;
    }
    job -= 2;
    if (job < 2)
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // coefficients as columns
        {
            for (int c = warp; c < 4; c += 16)
            {
                memory[(c * 64) + 4416] = memory[(c * 64) + 3648];
            }
        }
        return;
    }
    job -= 2;
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // select l≤0
        {
            for (int c = warp; c < 4; c += 16)
            {
                memory[(c * 64) + 1792] = memory[(c * 64) + 3392];
            }
        }
        // SiLU' of 4
        {
            for (int i = warp; i < 4; i += 16)
            {
                float sigma = sigmoid<true>(memory[(i * 64) + 1792]);
                memory[(i * 64) + 3904] = fmaf(memory[(i * 64) + 1792], fmaf(fmaf(-1.0f, sigma, 1.0f), sigma, 0.0f), fmaf(1.0f, sigma, 0.0f));
            }
        }
        // SiLU of 4
        {
            for (int i = warp; i < 4; i += 16)
            {
                memory[(i * 64) + 4160] = silu<true>(memory[(i * 64) + 1792]);
            }
        }
        // copy to the layout of the next linear map
        {
            for (int c = warp; c < 4; c += 16)
            {
                memory[(c * 64) + 4672] = memory[(c * 64) + 4160];
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(512, 1)
NodesBackward_9_3(const Arguments a)
{
    if ((int)blockIdx.y * 64 >= a.chunk->count)
        return;
    int job = blockIdx.x;
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // product
        {
            for (int c = warp; c < 4; c += 16)
            {
                memory[(c * 64) + 2560] = (memory[(c * 64) + 4416] * memory[(c * 64) + 3904]);
            }
        }
        // copy to the layout of the next linear map
        {
            for (int c = warp; c < 4; c += 16)
            {
                memory[(c * 64) + 2816] = memory[(c * 64) + 2560];
            }
        }
        // copy to the layout of the next linear map
        {
            for (int c = warp; c < 4; c += 16)
            {
                memory[(c * 64) + 3072] = memory[(c * 64) + 2560];
            }
        }
        // select l≤0
        {
            for (int c = warp; c < 4; c += 16)
            {
                memory[(c * 64) + 1792] = memory[(c * 64) + 2560];
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(128, 6)
NodesBackward_9_4(const Arguments a)
{
    if ((int)blockIdx.y * 64 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    {
        float* const tile = a.tiles + (size_t)blockIdx.y * 4928;
        // l = 0: x̄_m(4) = W_0ᵀ·ȳ_m(4), 1 orders
        matrixProduct<Operands::Float32, 4, 4, 64, 16>(
            shared, a.weights + 416, nullptr, nullptr,
            tile + 2816, tile + 2560, 0);
    }
}

extern "C" __global__ void __launch_bounds__(512, 1)
NodesBackward_9_5(const Arguments a)
{
    if ((int)blockIdx.y * 64 >= a.chunk->count)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    {
        const Subtile<64, 77, 0> at(a, job % 2);
        if (at.count <= 0)
            return;
        const int lane = at.lane, warp = at.warp;
        float* const memory = at.memory;
        const float* __restrict__ const frame = at.frame;
        // save Nodes[l≤0 × 4]
        {
            float* const row = a.values[6] + (size_t)at.first * 4;
            saveRows<4, 64, 4>(shared + warp * PatchWords, memory + 2560, row + 0, at.count, warp, 16);
        }
    }
}

extern "C" __global__ void __launch_bounds__(128, 4)
NodesBackward_9_6(const Arguments a)
{
    if (a.chunk->count == 0)
        return;
    EQUIDSL_SHARED_WORDS(shared);
    int job = blockIdx.x;
    if (job < 16)
    {
        // gradient 0: Σ ȳ(4)·x(4)ᵀ
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 0 + (size_t)part * 16;
        matrixGradient<Operands::Float32, 4, 4, 64, 77, 16, 32, 1, 4, 4, false>(
            a, shared, a.tiles + 3072, a.tiles + 0, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 1: Σ ȳ(4)
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 256 + (size_t)part * 4;
        columnGradient<4, 64, 77, false>(a, shared, a.tiles + 1792, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 2: Σ ȳ(1)·x(4)ᵀ
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 320 + (size_t)part * 4;
        matrixGradient<Operands::Float32, 1, 4, 64, 77, 16, 32, 1, 1, 4, false>(
            a, shared, a.tiles + 2496, a.tiles + 4672, sums, block, part, 16);
        return;
    }
    job -= 16;
    if (job < 16)
    {
        // gradient 3: Σ ȳ(1)
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 384 + (size_t)part * 1;
        columnGradient<1, 64, 77, false>(a, shared, a.tiles + 2368, sums, block, part, 16);
        return;
    }
    job -= 16;
    {
        // gradient 4: Σ ȳ(1)·x(4)ᵀ of 3 panels
        const int block = job % 1, part = job / 1;
        float* const sums = a.partials + 400 + (size_t)part * 4;
        matrixGradient<Operands::Float32, 1, 4, 64, 77, 16, 32, 3, 1, 4, false>(
            a, shared, a.tiles + 2176, a.tiles + 1024, sums, block, part, 16);
    }
}

extern "C" __global__ void __launch_bounds__(128, 4)
NodesBackward_9_7(const Arguments a)
{
    if (a.chunk->count == 0)
        return;
    int job = blockIdx.x;
    if (job < 1)
    {
        addPartials<16, 16>(a.gradients + 0, a.partials + 0, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<4, 16>(a.gradients + 32, a.partials + 256, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<4, 16>(a.gradients + 64, a.partials + 320, job, 1);
        return;
    }
    job -= 1;
    if (job < 1)
    {
        addPartials<1, 16>(a.gradients + 96, a.partials + 384, job, 1);
        return;
    }
    job -= 1;
    {
        addPartials<4, 16>(a.gradients + 128, a.partials + 400, job, 1);
    }
}