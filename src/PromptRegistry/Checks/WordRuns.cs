using System.Buffers;

namespace PromptRegistry.Checks;

/// <summary>
/// Finds a run of words of one text in another, without regard to case and punctuation. Runs are compared by a rolling hash first (Karp and Rabin 1987), and by their words where that is
/// equal; it takes a time in proportion to the texts, and allocates nothing.
/// </summary>
internal static class WordRuns
{
    private const ulong Base = 0x9E3779B97F4A7C15;

    /// <summary>The first run of so many words of a text that the secret text has as well, and none of the others.</summary>
    /// <param name="length">Words in a row; a shorter secret is looked for as a whole.</param>
    /// <param name="sent">The messages of the request: what those say that are not for the model alone may be said again.</param>
    /// <returns>Where it stands in <paramref name="text"/>, in characters; null where there is none.</returns>
    public static (int Start, int Length)? Find(string text, string secret, int length, IReadOnlyList<(string Role, string Text)> sent)
    {
        var own = new Words(text);
        var other = new Words(secret);
        try
        {
            length = Math.Min(length, other.Count);
            return length == 0 || own.Count < length ? null : Find(own, other, length, sent);
        }
        finally
        {
            own.Return();
            other.Return();
        }
    }

    /// <summary>How many words a text has.</summary>
    public static int Count(string text)
    {
        var words = new Words(text);
        var count = words.Count;
        words.Return();
        return count;
    }

    private static (int Start, int Length)? Find(Words text, Words secret, int length, IReadOnlyList<(string Role, string Text)> sent)
    {
        var size = 16;
        while (size < secret.Count * 2) size *= 2;
        var table = ArrayPool<(ulong Hash, int Place)>.Shared.Rent(size);
        table.AsSpan(0, size).Clear();
        try
        {
            foreach (var (hash, place) in secret.Runs(length)) Add(table, size, hash, place);
            foreach (var (hash, place) in text.Runs(length))
            {
                for (var at = Slot(hash, size); table[at].Place > 0; at = (at + 1) & (size - 1))
                {
                    if (table[at].Hash != hash || !text.SameRun(place, secret, table[at].Place - 1, length)) continue;
                    if (IsSaidElsewhere(sent, text, place, hash, length)) break;
                    return text.Place(place, length);
                }
            }

            return null;
        }
        finally
        {
            ArrayPool<(ulong, int)>.Shared.Return(table);
        }
    }

    /// <summary>Places count from 1, so that 0 is an empty slot.</summary>
    private static void Add((ulong Hash, int Place)[] table, int size, ulong hash, int place)
    {
        var at = Slot(hash, size);
        while (table[at].Place > 0) at = (at + 1) & (size - 1);
        table[at] = (hash, place + 1);
    }

    private static int Slot(ulong hash, int size) => (int)((hash ^ (hash >> 32)) & (uint)(size - 1));

    private static bool IsSaidElsewhere(IReadOnlyList<(string Role, string Text)> sent, Words run, int place, ulong hash, int length)
    {
        for (var i = 0; i < sent.Count; i++)
        {
            if (SystemLeak.IsSecret(sent[i].Role)) continue;
            var words = new Words(sent[i].Text);
            try
            {
                foreach (var (other, at) in words.Runs(length)) if (other == hash && run.SameRun(place, words, at, length)) return true;
            }
            finally
            {
                words.Return();
            }
        }

        return false;
    }

    /// <summary>Letters and digits in a row, with a hash that is equal for equal words of any case.</summary>
    private readonly struct Words
    {
        private readonly string text;
        private readonly (int Start, int End, ulong Hash)[] words;

        public Words(string text)
        {
            this.text = text;
            words = ArrayPool<(int, int, ulong)>.Shared.Rent((text.Length / 2) + 1);
            var start = -1;
            var hash = 0UL;
            for (var i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i])))
                {
                    if (start < 0) (start, hash) = (i, 14695981039346656037);
                    hash = (hash ^ char.ToLowerInvariant(text[i])) * 1099511628211;
                }
                else if (start >= 0)
                {
                    words[Count++] = (start, i, hash);
                    start = -1;
                }
            }
        }

        public int Count { get; }

        /// <summary>The hash and the first word of each run.</summary>
        public RunList Runs(int length) => new(words, Count, length);

        public bool SameRun(int place, Words other, int otherPlace, int length)
        {
            for (var i = 0; i < length; i++)
            {
                var (start, end, _) = words[place + i];
                var (otherStart, otherEnd, _) = other.words[otherPlace + i];
                if (!text.AsSpan(start, end - start).Equals(other.text.AsSpan(otherStart, otherEnd - otherStart), StringComparison.OrdinalIgnoreCase)) return false;
            }

            return true;
        }

        public (int Start, int Length) Place(int place, int length) => (words[place].Start, words[place + length - 1].End - words[place].Start);

        public void Return() => ArrayPool<(int, int, ulong)>.Shared.Return(words);
    }

    private readonly struct RunList((int Start, int End, ulong Hash)[] words, int count, int length)
    {
        public Enumerator GetEnumerator() => new(words, count, length);

        public struct Enumerator
        {
            private readonly (int Start, int End, ulong Hash)[] words;
            private readonly int count;
            private readonly int length;
            private readonly ulong oldest;
            private ulong hash;
            private int place;

            public Enumerator((int Start, int End, ulong Hash)[] words, int count, int length)
            {
                this.words = words;
                this.count = count;
                this.length = length;
                oldest = 1;
                place = -1;
                for (var i = 1; i < length; i++) oldest *= Base;
                for (var i = 0; i < length - 1 && i < count; i++) hash = (hash * Base) + words[i].Hash;
            }

            public readonly (ulong Hash, int Place) Current => (hash, place);

            public bool MoveNext()
            {
                if (place + length >= count) return false;
                if (place >= 0) hash -= words[place].Hash * oldest;
                place++;
                hash = (hash * Base) + words[place + length - 1].Hash;
                return true;
            }
        }
    }
}
