namespace PromptRegistry.Bench.Guarding;

/// <summary>Logistic regression with a penalty on the square of the weights, by gradient descent with momentum. The same samples give the same numbers.</summary>
internal sealed class Logistic(double[] weights, double bias)
{
    private const int Steps = 1500;
    private const double Rate = 2;
    private const double Momentum = 0.9;

    public double[] Weights => weights;

    public double Bias => bias;

    /// <param name="samples">Vectors and whether each is an attack; both kinds weigh the same as a whole.</param>
    /// <param name="penalty">The penalty's factor.</param>
    public static Logistic Train(IReadOnlyList<(float[] Vector, bool IsAttack)> samples, double penalty)
    {
        var size = samples[0].Vector.Length;
        var attacks = samples.Count(s => s.IsAttack);
        var (w, b) = (new double[size], 0.0);
        var (speed, biasSpeed) = (new double[size], 0.0);
        var gradient = new double[size];
        for (var step = 0; step < Steps; step++)
        {
            for (var i = 0; i < size; i++) gradient[i] = penalty * w[i];
            var biasGradient = 0.0;
            foreach (var (vector, isAttack) in samples)
            {
                var share = 0.5 / (isAttack ? attacks : samples.Count - attacks);
                var error = share * (1 / (1 + Math.Exp(-Sum(w, b, vector))) - (isAttack ? 1 : 0));
                for (var i = 0; i < size; i++) gradient[i] += error * vector[i];
                biasGradient += error;
            }

            for (var i = 0; i < size; i++) w[i] += speed[i] = (Momentum * speed[i]) - (Rate * gradient[i]);
            b += biasSpeed = (Momentum * biasSpeed) - (Rate * biasGradient);
        }

        return new Logistic(w, b);
    }

    /// <summary>The logarithm of the odds that a vector is that of an attack.</summary>
    public double Score(float[] vector) => Sum(weights, bias, vector);

    private static double Sum(double[] w, double b, float[] vector)
    {
        var sum = b;
        for (var i = 0; i < vector.Length; i++) sum += w[i] * vector[i];
        return sum;
    }
}
