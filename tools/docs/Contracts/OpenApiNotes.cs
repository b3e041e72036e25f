using System.Text.Json.Nodes;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Intake;

namespace Billing.Tools.Docs.Contracts;

/// <summary>The notes of the OpenAPI document beyond what the functions themselves tell.</summary>
public static class OpenApiNotes
{
    public const string About =
        "Webhooks, usage and settlement files in; orders, invoices, reports, books and their audit out. Every refusal is application/problem+json (RFC 9457) "
        + "with stable codes and the JSON path of each field at fault. Amounts are exact decimals as text. What is absent is left out. "
        + "The payloads of events and messages are described beside this document, in docs/contracts.";

    public const string KeyScheme = "tenantKey";

    public const string PrincipalScheme = "entra";

    /// <summary>Description of each route parameter; of one function where its name stands before it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Parameters = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["tenant"] = "Tenant id.",
        ["source"] = "Source name of the tenant, such as shopify.",
        ["company"] = "Id of a legal entity of the tenant.",
        ["order"] = "The order's number, as the storefront gave it.",
        ["number"] = "Legal number of the invoice or credit note.",
        ["refund"] = "The gateway's id of the refund, as the order's refunds show it.",
        ["customer"] = "Key of the customer: the first 32 hexadecimal digits of SHA-256 of SCOPE, line feed, email, line feed, the mail address in lower case. "
            + "SCOPE is group:NAME for a tenant of a company group, else tenant:ID.",
        ["period"] = "A month (2026-11), a quarter (2026-Q4) or a year (2026), by the day of issue.",
        ["gateway"] = "Source name of the payment gateway.",
        ["name"] = "File name, used once: letters, digits, dots, underscores and hyphens.",
        ["consumer"] = "What is compared: ledger, trial-balance, revenue.",
        ["left"] = "A version of the consumer, such as posted.",
        ["right"] = "Another version of it, such as rules.",
        ["id"] = "Id of the dead letter.",
        ["exception"] = "Id of the exception, as the list shows it.",
        ["approval"] = "Id of the proposal, as the list shows it.",
        ["act"] = "What is done: one of the acts that the exception shows.",
        ["payment"] = "The gateway's id of the payment.",
        ["AssignPayment.gateway"] = "The gateway: stripe, adyen, paypal, or the source name of a mapped one.",
        ["company"] = "Id of a selling company of the tenant.",
        ["job"] = "Name of the job, such as invoice-run.",
        ["day"] = "Day of UTC such as 2026-11-02.",
        ["document"] = "Name of the configuration document: tenant, prices, rebates, approvals, exceptions, mappings.NAME, logos.FILE.",
        ["GetSettlementReport.name"] = "Payout id, or file name and .rejected.",
    };

    /// <summary>Whom a function without a key asks for something else, by function.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> OtherSecurity = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["ReceiveWebhook"] = ["shopifySignature", "stripeSignature", "standardWebhookSignature", "payPalSignature", "easyPostSignature"],
        ["GetOpenApi"] = [],
    };

    /// <summary>The header by which senders of commands mark repetitions.</summary>
    public static JsonObject IdempotencyKeyParameter => new()
    {
        ["name"] = IdempotencyKey.HeaderName,
        ["in"] = "header",
        ["description"] = "Marks repetitions of this request (draft-ietf-httpapi-idempotency-key-header): under one key it takes effect once, and who sends it again, "
            + "the same to the byte, gets the first answer. What was refused, or changed nothing, is decided anew. Without a key the same request is a repetition as long as "
            + "nothing else has changed what it is about.",
        ["required"] = false,
        ["schema"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = IdempotencyKey.Longest, ["pattern"] = "^[ -~]+$" },
    };

    /// <summary>The header of a page that has another behind it.</summary>
    public static JsonObject LinkHeader => new()
    {
        ["Link"] = new JsonObject
        {
            ["description"] = "Address of the next page with rel=next (RFC 8288); absent on the last page.",
            ["schema"] = new JsonObject { ["type"] = "string" },
        },
    };

    /// <summary>The header of an answer that is given again.</summary>
    public static JsonObject ReplayedHeader => new()
    {
        [IdempotencyKey.ReplayedHeaderName] = new JsonObject
        {
            ["description"] = "Sent with the value true when this is the first answer, given again.",
            ["schema"] = new JsonObject { ["type"] = "string", ["const"] = "true" },
        },
    };

    public static JsonObject SecuritySchemes => new()
    {
        [KeyScheme] = Header(TenantKeys.HeaderName, "A key of the tenant, for machines."),
        [PrincipalScheme] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT", ["description"] = "An access token of Microsoft Entra ID for the app, with an app role TENANT/ROLE." },
        ["easyPostSignature"] = Header("X-Hmac-Signature", "hmac-sha256-hex= and the HMAC-SHA256 of the body."),
        ["payPalSignature"] = Header("PAYPAL-TRANSMISSION-SIG", "SHA256withRSA; PAYPAL-TRANSMISSION-ID, -TIME and PAYPAL-AUTH-ALGO are required as well."),
        ["shopifySignature"] = Header("X-Shopify-Hmac-Sha256", "HMAC-SHA256 of the body with the source's secret, in Base64."),
        ["standardWebhookSignature"] = Header(
            "webhook-signature", "Standard Webhooks: v1 and the HMAC-SHA256 of webhook-id, webhook-timestamp and the body; both headers are required as well."),
        ["stripeSignature"] = Header("Stripe-Signature", "Time and HMAC-SHA256 of time and body."),
    };

    /// <summary>The bodies of webhooks: some are ours, the others are described by their makers.</summary>
    /// <param name="ours">References to the schemas of ours.</param>
    public static JsonObject WebhookBody(IReadOnlyList<JsonObject> ours) => new()
    {
        ["description"] = "As the source's dialect has it; the fields that are needed and missing are named by the answer.",
        ["required"] = true,
        ["content"] = new JsonObject
        {
            ["application/json"] = new JsonObject
            {
                ["schema"] = new JsonObject
                {
                    ["anyOf"] = new JsonArray(
                    [
                        .. ours,
                        Theirs("Shopify order (topic orders/create)", "https://shopify.dev/docs/api/webhooks"),
                        Theirs("Stripe event (payment_intent.succeeded, charge.refunded)", "https://docs.stripe.com/api/events/object"),
                        Theirs("Adyen notification; each item is signed in additionalData.hmacSignature", "https://docs.adyen.com/development-resources/webhooks"),
                        Theirs("PayPal event (PAYMENT.CAPTURE.COMPLETED, PAYMENT.CAPTURE.REFUNDED)", "https://developer.paypal.com/api/rest/webhooks/"),
                        Theirs("EasyPost event (tracker.updated)", "https://docs.easypost.com/docs/events"),
                        Theirs("Body of another dialect that the tenant's source is configured for", url: null),
                    ]),
                },
            },
        },
    };

    private static JsonObject Theirs(string title, string? url)
    {
        var schema = new JsonObject { ["title"] = title, ["type"] = "object" };
        if (url is not null)
        {
            schema["externalDocs"] = new JsonObject { ["url"] = url };
        }

        return schema;
    }

    private static JsonObject Header(string name, string text) => new() { ["type"] = "apiKey", ["in"] = "header", ["name"] = name, ["description"] = text };
}
