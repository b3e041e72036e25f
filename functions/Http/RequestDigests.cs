using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http;

/// <summary>Checks what senders say of their content: a body that is damaged is refused whole.</summary>
internal static class RequestDigests
{
    /// <summary>Reads what the headers say; refuses headers that cannot be read.</summary>
    public static (DeclaredDigests Declared, IResult? Refusal) Read(HttpRequest request) =>
        DeclaredDigests.Read(name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null) switch
        {
            ParseResult<DeclaredDigests>.Success read => (read.Value, null),
            ParseResult<DeclaredDigests>.Failure failure => (DeclaredDigests.None, Refuse(failure.Problems)),
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };

    /// <summary>The refusal of a body that has another digest than its headers say, or null.</summary>
    public static IResult? Check(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var (declared, refusal) = Read(request);
        return refusal ?? (ContentDigester.Check(declared, body.Span) is { } differs ? Refuse([differs]) : null);
    }

    /// <summary>The refusal of a damaged body.</summary>
    public static IResult Refuse(IReadOnlyList<Problem> problems) => Problems.Of(StatusCodes.Status400BadRequest, "Content differs from its digest", problems);
}
