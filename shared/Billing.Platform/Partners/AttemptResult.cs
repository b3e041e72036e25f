namespace Billing.Platform.Partners;

/// <summary>The result of one attempt, or of a call as a whole.</summary>
/// <param name="Answer">What the partner answered, also when that is a failure; null when there was no answer.</param>
/// <param name="Reason">Why it failed, or null.</param>
/// <param name="Text">Why it failed, for an operator.</param>
/// <param name="RetryAfter">Time to wait before the next attempt, where somebody said so.</param>
/// <param name="WasNotTaken">True if the partner has certainly done nothing, so that even what is not idempotent may be sent again.</param>
internal sealed record AttemptResult(
    PartnerAnswer? Answer, PartnerFailureReason? Reason = null, string Text = "", TimeSpan? RetryAfter = null, bool WasNotTaken = false)
{
    /// <summary>True if the partner is at fault and may do better another time; that is what the circuit counts.</summary>
    public bool IsPartnersFault =>
        Reason is PartnerFailureReason.TimedOut or PartnerFailureReason.Unreachable or PartnerFailureReason.Failing;
}
