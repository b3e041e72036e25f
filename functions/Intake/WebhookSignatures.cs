using System.Security.Cryptography;
using Billing.Functions.Http;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Secrets;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Intake;

/// <summary>
/// Checks signatures of webhooks. An unknown tenant, an unknown source and a bad signature get one answer after comparable work, so that a stranger
/// learns of none of them whether it exists.
/// </summary>
public sealed class WebhookSignatures(SecretCache secrets, TimeProvider clock)
{
    private static readonly byte[] NobodysKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>Checks with the secrets of the source that hold now; null when the secret store has none of them.</summary>
    public async Task<SignatureCheck?> CheckAsync(WebhookRequest webhook, IntakeSource source, ISignedAdapter adapter, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (values, isMissing) = (new List<string>(), false);
        foreach (var name in SecretWindow.At(source.Secrets, source.SecretsUntil, now))
        {
            try
            {
                values.Add(await secrets.GetAsync(name, cancellation));
            }
            catch (KeyNotFoundException)
            {
                // One that is not there yet closes itself alone.
                isMissing = true;
            }
        }

        return values.Count == 0 && isMissing ? null : adapter.Verify(webhook, source, values, now);
    }

    /// <summary>The answer to a signature that does not hold.</summary>
    public static IResult Refuse(WebhookRequest webhook, SignatureCheck.Invalid invalid) =>
        invalid.Code == SignatureReasons.Mismatch ? Refusal() : RefuseNobody(webhook);

    /// <summary>The same answer, after the work of a signature: where there is no source, or the check ended before it worked one out.</summary>
    public static IResult RefuseNobody(WebhookRequest webhook)
    {
        HMACSHA256.HashData(NobodysKey, webhook.Body.Span);
        return Refusal();
    }

    private static IResult Refusal() => Problems.Of(
        StatusCodes.Status401Unauthorized,
        "Not taken",
        "intake.not-authentic",
        "There is no such tenant or source, or the signature of the request is missing, wrong or too old. Its receiver's log says which.");
}
