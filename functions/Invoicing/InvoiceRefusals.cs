using Billing.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Invoicing;

/// <summary>Refusals of the document of an invoice.</summary>
internal static class InvoiceRefusals
{
    public static IResult Unknown(string number) =>
        Problems.Of(StatusCodes.Status404NotFound, "Unknown invoice", "invoicing.unknown", $"There is no invoice {number}.");

    public static IResult NotRendered(string number) => Problems.Of(
        StatusCodes.Status404NotFound, "Document not ready", "invoicing.not-rendered", $"Invoice {number} is issued; its document is being written.");
}
