namespace Billing.Platform.Limits;

/// <summary>The number of requests that pass in a second; see <see cref="TokenBucket"/>.</summary>
/// <param name="PerSecond">Requests a second that are taken for ever.</param>
/// <param name="Burst">Requests that may come at once after a rest.</param>
public sealed record RateLimit(int PerSecond, int Burst);
