import { Suspense } from 'react';
import { SignIn } from './sign-in';

export const metadata = { title: 'Sign in · Cairn' };

export default function SignInPage() {
  return (
    <Suspense>
      <SignIn />
    </Suspense>
  );
}
