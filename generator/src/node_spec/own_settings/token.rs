//! `nodestrap.token`, parsed: which program gives kubelet its token.

use crate::cluster_config::own_settings::token::TokenFields;
use crate::kubernetes::Minor;
use crate::node_spec::resolve::Resolver;
use crate::values::TokenProgram;

/// Which program gives kubelet its token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// The user's choice.
    pub program: Option<TokenProgram>,
}

impl Token {
    /// The settings of `fields`.
    pub(super) fn resolve(fields: &TokenFields, resolver: &mut Resolver<'_>) -> Self {
        let Some(text) = &fields.program else { return Self::default() };
        let program = resolver.parse(text);
        if program == Some(TokenProgram::Agent) && resolver.has_override_bootstrap_command() {
            let message = "is agent, which does not ride where overrideBootstrapCommand takes its place; write \
                           aws-iam-authenticator or aws-cli, whichever the image has";
            resolver.note(&text.place, message);
        }
        Self { program }
    }

    /// The program on nodes of this minor.
    ///
    /// Where the user does not say, it is the minor's; without the agent, the image's authenticator takes its place, as in
    /// the image's own kubeconfig (amazon-eks-ami, `templates/al2/runtime/kubelet-kubeconfig`).
    pub fn program(&self, minor: &Minor, has_agent: bool) -> TokenProgram {
        self.program.unwrap_or(match minor.token_program {
            TokenProgram::Agent if !has_agent => TokenProgram::AwsIamAuthenticator,
            program => program,
        })
    }
}
