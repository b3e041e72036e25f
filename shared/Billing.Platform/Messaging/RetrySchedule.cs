using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Billing.Platform.Messaging;

/// <summary>The times at which a message that failed is tried again: after pauses that double.</summary>
/// <remarks>Each is shortened by up to a half so that messages that failed together do not come back together.</remarks>
public sealed record RetrySchedule
{
    /// <summary>The pause after the first failure, before it is shortened. Default: two seconds.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause, before it is shortened. Default: 15 minutes.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Time that a message waits for something that is out of reach, from its first failure on. Default: three days.</summary>
    public TimeSpan LongestOutage { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Number of times that a message that fails for a reason nobody foresaw is tried. Default: ten times, over about a quarter of an hour.</summary>
    public int MostUnforeseen { get; init; } = 10;

    /// <summary>The pause before the next attempt; null to give up.</summary>
    /// <param name="kind">Why the last attempt failed.</param>
    /// <param name="attempts">Number of attempts that have failed, the last one included; at least 1.</param>
    /// <param name="age">Time since the first failure.</param>
    /// <param name="messageId">Whose it is: from it and the number of attempts follows by how much the pause is shortened.</param>
    /// <param name="atLeast">
    /// How long it is in vain to try again, where that is known: a partner said so, or is left alone. The pause is that and up to a
    /// tenth more, so that what waits for the same does not come back together; but no longer than <see cref="LongestOutage"/> has left.
    /// </param>
    public TimeSpan? PauseAfter(FailureKind kind, int attempts, TimeSpan age, string messageId, TimeSpan? atLeast = null)
    {
        if (kind == FailureKind.Outage ? age >= LongestOutage : attempts >= MostUnforeseen)
        {
            return null;
        }

        var share = Share($"{messageId}\n{attempts}");
        var pause = Pause(attempts) * (1 - (0.5 * share));
        return atLeast > pause ? Shorter(atLeast.Value * (1 + (0.1 * share)), Longer(LongestOutage - age, pause)) : pause;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // Doubling is cut off before it can overflow.
    private TimeSpan Pause(int attempts)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts, 30) - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    // From 0 up to 1, spread evenly over all texts and the same for the same text: a run can be repeated.
    private static double Share(string text) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) / (uint.MaxValue + 1.0);
}

/// <summary>The reason why an attempt failed, as far as it matters for trying again.</summary>
public enum FailureKind
{
    /// <summary>Something else is out of reach, busy or in the way: it passes without anybody's doing, and its messages wait for it.</summary>
    Outage,

    /// <summary>A defect, or a configuration that lacks something: it may pass with a deployment, and is shown to a person if it does not.</summary>
    Unforeseen,
}
