using Billing.Domain.Approvals;
using Billing.Domain.Primitives;

namespace Billing.Functions.Approvals;

/// <summary>A command that people may have to approve.</summary>
/// <param name="Type">Type of the command.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Text">What it does, in a sentence; no personal data.</param>
/// <param name="Amount">Money that it moves, if any.</param>
/// <param name="Content">The command, which is stored as JSON.</param>
/// <param name="Effects">What it changes.</param>
public sealed record Proposal(string Type, string Subject, string Text, Money? Amount, object Content, IReadOnlyList<ApprovalEffect> Effects);
